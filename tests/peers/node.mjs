// The official Node SDK, measured: `node.mjs CASE` prints its name, and what building a signed request and accepting a
// reply cost, in microseconds of CPU. Run in the folder in which the SDK is installed.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const { AlipaySdk } = createRequire(join(process.cwd(), 'package.json'))('alipay-sdk');
const given = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const sdk = new AlipaySdk({
  appId: given.app_id,
  privateKey: given.app_key_pem,
  keyType: 'PKCS8',
  alipayPublicKey: given.alipay_public_key,
  camelcase: false,
});

const assert = truth => {
  if (!truth) throw new Error('it does not do what it should');
};

// It signs and encodes as `exec` does, and sends nothing.
const build = () => assert(sdk.sdkExecute(given.method, { bizContent: given.fields }).includes('&sign='));

// What `exec` does with a body when it is told to verify.
const accept = () => {
  const reply = JSON.parse(given.reply);
  sdk.checkResponseSign(given.reply, given.node_name, reply.sign);
  assert(reply[given.node_name].certify_id);
};

const cost = (call, calls) => {
  const samples = [];
  for (let sample = 0; sample < 9; sample++) {
    const start = process.cpuUsage();
    for (let index = 0; index < calls; index++) call();
    const { user, system } = process.cpuUsage(start);
    samples.push((user + system) / calls);
  }
  return samples.sort((a, b) => a - b)[4];
};

// The compiler has its say first.
cost(build, 64);
cost(accept, 512);
console.log(['alipay-sdk (Node)', cost(build, 128).toFixed(1), cost(accept, 1024).toFixed(1)].join('\t'));
