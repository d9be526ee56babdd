// Certificate mode and content encryption.

import { TEXT, carry, client, example, execute, gateway, last, order, refusal, withCertificates } from './client.mjs';
import { check, fails, scenario } from './harness.mjs';

scenario('certificate mode: serial numbers, and a reply that names its certificate (§4)', async () => {
  const reply = await execute('alipay.trade.precreate', order({ subject: TEXT }), { by: withCertificates() });
  check(reply.code === '10000', reply);
  const { params, outcome } = await last();
  check(outcome === 'accepted' && params.app_cert_sn && params.alipay_root_cert_sn, params);
});

scenario('certificate mode: page and order string', async () => {
  await carry(
    withCertificates().pageExecute('alipay.trade.page.pay', 'GET', {
      bizContent: order({ product_code: 'FAST_INSTANT_TRADE_PAY' }),
    }),
  );
  check((await last()).outcome === 'accepted', await last());
  await carry(
    gateway.url,
    withCertificates().sdkExecute('alipay.trade.app.pay', {
      bizContent: order({ product_code: 'QUICK_MSECURITY_PAY' }),
    }),
  );
  check((await last()).outcome === 'accepted', await last());
});

scenario("certificate mode with another platform's root: isv.invalid-app-cert-sn", async () => {
  const by = withCertificates({ alipayRootCertContent: gateway['authority_cert.crt'] });
  const reply = await refusal('alipay.trade.query', example, { by });
  check(reply.sub_code === 'isv.invalid-app-cert-sn', reply);
});

const encrypting = () => client({ encryptKey: gateway['content_key.txt'] });

scenario('AES content encryption, there and back (§5)', async () => {
  const reply = await refusal('alipay.trade.precreate', order({ subject: TEXT }), {
    by: encrypting(),
    needEncrypt: true,
  });
  check(reply.code === '10000' && reply.qr_code, reply);
  const { params } = await last();
  check(params.encrypt_type === 'AES' && JSON.parse(params.biz_content).subject === TEXT, params);
});

scenario(
  'AES content encryption: it cannot verify the encrypted reply (§3.4, enc_valid_signed_with_quotes)',
  async () => {
    await fails(() => execute('alipay.trade.precreate', order(), { by: encrypting(), needEncrypt: true }), '验签失败');
  },
);

scenario('AES content encryption with another key: isv.invalid-encrypt, in plain text', async () => {
  const by = client({ encryptKey: Buffer.alloc(16).toString('base64') });
  const reply = await refusal('alipay.trade.precreate', order(), { by, needEncrypt: true });
  check(reply.sub_code === 'isv.invalid-encrypt', reply);
});
