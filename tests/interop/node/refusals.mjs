// What the gateway refuses.

import { client, example, execute, gateway, order, refusal } from './client.mjs';
import { check, fails, scenario } from './harness.mjs';

for (const [what, method, content, code, subCode] of [
  [
    'trade.query of an unknown order',
    'alipay.trade.query',
    { out_trade_no: 'nothing' },
    '40004',
    'ACQ.TRADE_NOT_EXIST',
  ],
  [
    'a missing field',
    'alipay.trade.create',
    { out_trade_no: '1', total_amount: '1' },
    '40001',
    'isv.missing-parameter',
  ],
  ['an invalid field', 'alipay.trade.create', order({ total_amount: '1.234' }), '40002', 'isv.invalid-parameter'],
]) {
  scenario(`${what}: ${code} ${subCode}, signed`, async () => {
    const reply = await execute(method, content);
    check(reply.code === code && reply.sub_code === subCode, reply);
  });
}

for (const [what, method, settings, subCode] of [
  [
    'another private key',
    'alipay.trade.query',
    { privateKey: gateway['platform_private.pem'] },
    'isv.invalid-signature',
  ],
  ['an unknown method', 'alipay.trade.nothing', {}, 'isv.invalid-method'],
  ['an unknown application', 'alipay.trade.query', { appId: '2021000000000009' }, 'isv.invalid-app-id'],
  ['a charset that the gateway does not speak', 'alipay.trade.query', { charset: 'latin1' }, 'isv.invalid-charset'],
]) {
  scenario(`${what}: ${subCode}`, async () => {
    const reply = await refusal(method, example, { by: client(settings) });
    check(reply.code === '40002' && reply.sub_code === subCode, reply);
  });
}

scenario("the machine's time where it is not China's: isv.invalid-timestamp (§1.3)", async () => {
  const zone = process.env.TZ;
  process.env.TZ = 'UTC';
  try {
    const reply = await refusal('alipay.trade.query', example);
    check(reply.sub_code === 'isv.invalid-timestamp', reply);
  } finally {
    process.env.TZ = zone;
  }
});

scenario('a refusal that comes unsigned cannot be verified: TypeError (§3.4, missing_sign_error)', async () => {
  const error = await fails(() =>
    execute('alipay.trade.query', example, { by: client({ appId: '2021000000000009' }) }),
  );
  check(error instanceof TypeError, error);
});
