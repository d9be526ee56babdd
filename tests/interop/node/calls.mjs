// Calls that are executed: what they carry, and where.

import { AlipayFormData, TEXT, client, example, execute, gateway, last, legacy, order, refusal } from './client.mjs';
import { check, fails, scenario } from './harness.mjs';

scenario('rsa2 trade.query: signed, accepted, reply verified', async () => {
  const reply = await execute('alipay.trade.query', example);
  check(reply.code === '10000' && reply.traceId === 'mock', reply);
  check((await last()).outcome === 'accepted', await last());
});

scenario('private key as PKCS#1', async () => {
  const by = client({ privateKey: gateway['app_private_pkcs1.pem'], keyType: 'PKCS1' });
  check((await execute('alipay.trade.query', example, { by })).code === '10000', 'refused');
});

scenario('names in camel case, there and back (§6.4)', async () => {
  const reply = await execute(
    'alipay.trade.query',
    { outTradeNo: example.out_trade_no },
    { by: client({ camelcase: true }) },
  );
  check(reply.code === '10000' && reply.totalAmount, reply);
});

scenario('biz_content with Chinese, special characters and emoji arrives as it was', async () => {
  check((await execute('alipay.trade.precreate', order({ subject: TEXT }))).code === '10000', 'refused');
  check(JSON.parse((await last()).params.biz_content).subject === TEXT, await last());
});

scenario('an empty parameter, which the SDK signs and sends (§1.5)', async () => {
  check((await execute('alipay.trade.query', example, { ext: '', blank: '  ' })).code === '10000', 'refused');
  check((await last()).params.ext === '', await last());
});

scenario('an empty optional field of biz_content', async () => {
  check((await execute('alipay.trade.create', order({ body: '' }))).code === '10000', await last());
});

scenario('notify_url and return_url are signed and arrive', async () => {
  const urls = { notify_url: 'https://example.com/n?a=1&b=收', return_url: 'https://example.com/r#x' };
  check((await execute('alipay.trade.create', order(), urls)).code === '10000', 'refused');
  const { params } = await last();
  check(params.notify_url === urls.notify_url && params.return_url === urls.return_url, params);
});

scenario("open.auth.token.app: a merchant's code becomes app_auth_token, which a call then carries", async () => {
  const { code } = await gateway.tell('merchant_code');
  const { app_auth_token } = await execute('alipay.open.auth.token.app', { grant_type: 'authorization_code', code });
  check((await execute('alipay.trade.create', order(), { app_auth_token })).code === '10000', 'refused');
  check((await last()).params.app_auth_token === app_auth_token, await last());
});

scenario('an unknown app_auth_token: 20001 aop.invalid-app-auth-token', async () => {
  const reply = await execute('alipay.trade.create', order(), { app_auth_token: "nobody's" });
  check(reply.sub_code === 'aop.invalid-app-auth-token', reply);
});

const accessToken = async () => {
  const { code } = await gateway.tell('user_code');
  return execute('alipay.system.oauth.token', undefined, { grant_type: 'authorization_code', code });
};

scenario('system.oauth.token: parameters outside biz_content (§6.6); success has no code (§3.1)', async () => {
  const reply = await accessToken();
  check(reply.access_token && !('code' in reply), reply);
});

scenario(
  'system.oauth.token: error_response is read, but cannot be verified (§3.4, error_response_signed)',
  async () => {
    const grant = { grant_type: 'authorization_code', code: 'none' };
    check((await refusal('alipay.system.oauth.token', undefined, grant)).sub_code === 'isv.code-invalid', 'not told');
    await fails(() => execute('alipay.system.oauth.token', undefined, grant), '验签失败');
  },
);

scenario('user.info.share carries auth_token', async () => {
  const { access_token } = await accessToken();
  check(
    (await execute('alipay.user.info.share', undefined, { auth_token: access_token })).code === '10000',
    await last(),
  );
});

scenario('offline.material.image.upload: multipart, the file is not signed (§6.5)', async () => {
  const formData = new AlipayFormData();
  formData.addField('image_type', 'png');
  formData.addField('image_name', '海底捞');
  formData.addFile('image_content', '店铺.png', Buffer.from('\x89PNG\r\n\x1a\n and the rest', 'latin1'));
  const reply = await client().exec('alipay.offline.material.image.upload', {}, { formData, validateSign: true });
  check(reply.code === '10000' && reply.image_id, reply);
  check((await last()).files.image_content === 21, await last());
});

scenario('open.file.upload: multipart with biz_code beside the file', async () => {
  const formData = new AlipayFormData();
  formData.addField('biz_code', 'openpt_appstore');
  formData.addFile('file_content', 'a.txt', Buffer.from('content'));
  const reply = await client().exec('alipay.open.file.upload', {}, { formData, validateSign: true });
  check(reply.code === '10000', await last());
});

scenario('sign_type RSA at a gateway of a legacy application: signed and verified with SHA-1', async () => {
  const by = client({ signType: 'RSA' }, legacy);
  check((await execute('alipay.trade.precreate', order({ subject: TEXT }), { by })).code === '10000', 'refused');
  check((await last(legacy)).params.sign_type === 'RSA', await last(legacy));
});

scenario('sign_type RSA at a gateway of RSA2: isv.invalid-signature-type', async () => {
  const reply = await refusal('alipay.trade.precreate', order(), { by: client({ signType: 'RSA' }) });
  check(reply.sub_code === 'isv.invalid-signature-type', reply);
});

scenario('sign_type RSA2 at a gateway of a legacy application: isv.invalid-signature-type', async () => {
  const reply = await refusal('alipay.trade.precreate', order(), { by: client({}, legacy) });
  check(reply.sub_code === 'isv.invalid-signature-type', reply);
});
