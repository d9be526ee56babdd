// Notifications of the mock and of the SDK, and the signatures of our own client.

import { TEXT, client, execute, gateway, legacy, order } from './client.mjs';
import { check, fails, scenario } from './harness.mjs';

const PAID = {
  notify_type: 'trade_status_sync',
  trade_status: 'TRADE_SUCCESS',
  subject: TEXT.replace('%', ''),
  total_amount: '88.88',
};
const notification = async params =>
  Object.fromEntries(new URLSearchParams((await gateway.tell('notification', { params })).body));

scenario('a notification of the mock verifies with checkNotifySign and checkNotifySignV2', async () => {
  const params = await notification(PAID);
  check(client().checkNotifySign(params) && client().checkNotifySignV2(params), params);
  check(!client().checkNotifySignV2({ ...params, total_amount: '0.01' }), 'a changed amount verifies');
});

scenario(
  'a notification that holds 100%: checkNotifySignV2 verifies it, checkNotifySign throws URIError (§7)',
  async () => {
    const params = await notification({ ...PAID, subject: '100% off' });
    check(client().checkNotifySignV2(params), params);
    check((await fails(async () => client().checkNotifySign(params))) instanceof URIError, 'another error');
  },
);

scenario('it accepts a notification signed with SHA-1 though it is set to RSA2 (§7)', async () => {
  const { body } = await legacy.tell('notification', { params: PAID });
  const params = Object.fromEntries(new URLSearchParams(body));
  check(params.sign_type === 'RSA', params);
  check(client({ alipayPublicKey: legacy['alipay_public.pem'] }).checkNotifySignV2(params), params);
});

// It has no function for notifications, but an order string is made like one in which `sign_type` is signed.
scenario('a notification (v2) that it signed is verified by our client, a changed one refused', async () => {
  const by = client({ privateKey: gateway['platform_private.pem'] });
  const body = by.sdkExecute('alipay.message', { ...PAID, notify_id: 'n1', notify_time: '2026-01-02 03:04:05' });
  const good = await gateway.tell('verify_notification', { body });
  check(good.ok && good.value, good);
  check(!(await gateway.tell('verify_notification', { body: body.replace('88.88', '1') })).ok, 'verified');
});

for (const style of ['execute', 'page', 'order_string']) {
  scenario(`our client's ${style}: its signature verifies with rsaCheck`, async () => {
    const params = [...new URLSearchParams((await gateway.tell('prepare', { style })).query)];
    const signed = params.filter(([name]) => name !== 'sign').sort(([a], [b]) => (a < b ? -1 : 1));
    const text = signed.map(([name, value]) => `${name}=${value}`).join('&');
    const sign = params.find(([name]) => name === 'sign')[1];
    const by = client({ alipayPublicKey: gateway['app_public.pem'] });
    check(by.rsaCheck(text, sign) && !by.rsaCheck(`${text} `, sign), text);
  });
}
