// What the SDK makes of answers that are spoilt.

import { client, example, execute, faulty, gateway, withCertificates } from './client.mjs';
import { check, fails, scenario } from './harness.mjs';

for (const [what, fault, words] of [
  ['a signature of another key is refused, when it is told to verify (§3.4)', 'bad-signature', '验签失败'],
  ['a changed reply is refused, when it is told to verify (§3.4)', 'tampered', '验签失败'],
  ['a reply that ends in the middle is refused', 'truncated', 'Response 格式错误'],
  ['HTTP 502 is refused (§1.7)', 'bad-gateway', '502'],
]) {
  scenario(what, () => fails(() => faulty(fault), words));
}

scenario(
  'a connection that is dropped without a reply: its HTTP client sends the same request again by itself',
  async () => {
    const before = (await gateway.tell('requests')).length;
    check((await faulty('dropped')).code === '10000', 'refused');
    const sent = (await gateway.tell('requests')).slice(before).map(({ params }) => params.sign);
    check(sent.length === 2 && sent[0] === sent[1], sent);
  },
);

scenario(
  'a reply without a signature is refused with TypeError, when it is told to verify (§3.4, missing_sign)',
  async () => {
    check((await fails(() => faulty('no-signature'))) instanceof TypeError, 'another error');
  },
);

for (const fault of ['no-signature', 'bad-signature', 'tampered']) {
  scenario(`it accepts a reply with ${fault} unless it is told to verify (§3.4)`, async () => {
    check((await faulty(fault, {})).code === '10000', 'refused');
  });
}

scenario(
  'of a node that stands twice, it verifies the signed one and reads the unsigned (§3.4, duplicate_node_after_sign)',
  async () => {
    const reply = await faulty('duplicate-node');
    check(reply.code === '10000' && !('trade_no' in reply), reply);
  },
);

scenario('an unsigned GBK error is read as UTF-8 unless it is told to verify (§10)', async () => {
  const reply = await faulty('gbk-error', {});
  check(reply.sub_code === 'aop.unknow-error' && reply.sub_msg.includes('\ufffd'), reply);
});

scenario('20000 isp.unknow-error, signed', async () => {
  check((await faulty('unavailable')).sub_code === 'isp.unknow-error', 'not told');
});

scenario('40005 isv.app-call-limited, signed', async () => {
  check((await faulty('rate-limited')).sub_code === 'isv.app-call-limited', 'not told');
});

// From here on the gateway has another key.
scenario('a rotated certificate is not fetched: the reply is refused (§4.3)', async () => {
  await gateway.tell('fault', { fault: 'rotated-certificate' });
  await fails(() => execute('alipay.trade.query', example, { by: withCertificates() }), '验签失败');
});
