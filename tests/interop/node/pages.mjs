// What is signed here and carried to the gateway by a browser or an app.

import { TEXT, carry, client, example, gateway, last, order, submit } from './client.mjs';
import { check, scenario } from './harness.mjs';

const page = () => ({
  bizContent: order({ product_code: 'FAST_INSTANT_TRADE_PAY', subject: TEXT }),
  returnUrl: 'https://example.com/r?a=1',
});

scenario('pageExecute GET: the URL opens the cashier', async () => {
  const { status } = await carry(client().pageExecute('alipay.trade.page.pay', 'GET', page()));
  check(status === 303 && (await last()).outcome === 'accepted', await last());
});

scenario('pageExecute POST: the form opens the cashier', async () => {
  const { status } = await submit(client().pageExecute('alipay.trade.page.pay', 'POST', page()));
  check(status === 303 && (await last()).outcome === 'accepted', await last());
});

scenario('pageExecute POST breaks a value that holds &amp; : isv.invalid-signature (§6.2)', async () => {
  const bizContent = order({ product_code: 'QUICK_WAP_WAY', subject: 'Tom &amp; Co' });
  await submit(client().pageExecute('alipay.trade.wap.pay', 'POST', { bizContent }));
  check((await last()).outcome === 'isv.invalid-signature', await last());
});

const orderString = () =>
  client().sdkExecute('alipay.trade.app.pay', {
    bizContent: order({ product_code: 'QUICK_MSECURITY_PAY', subject: TEXT }),
  });

scenario('sdkExecute: the order string of trade.app.pay, carried in the body (§1.4, layout 3)', async () => {
  await carry(gateway.url, orderString());
  check((await last()).outcome === 'accepted', await last());
});

scenario('all parameters in the body, charset in the query as well (§1.4, layout 2)', async () => {
  await carry(`${gateway.url}?charset=utf-8`, orderString());
  check((await last()).outcome === 'accepted', await last());
});

scenario('the reply to its request holds for our own client', async () => {
  const response = await carry(gateway.url, client().sdkExecute('alipay.trade.query', { bizContent: example }));
  const verdict = await gateway.tell('verify_reply', { method: 'alipay.trade.query', body: await response.text() });
  check(verdict.ok, verdict);
});
