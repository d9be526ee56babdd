// Calls that follow from each other.

import { carry, client, example, execute, gateway, order, unique } from './client.mjs';
import { check, scenario } from './harness.mjs';

scenario('flow: create, query, pay, query, refund, refund query, close', async () => {
  const created = order();
  const number = { out_trade_no: created.out_trade_no };
  const { trade_no } = await execute('alipay.trade.create', created);
  check((await execute('alipay.trade.query', number)).trade_status === 'WAIT_BUYER_PAY', 'not waiting');
  check((await gateway.tell('approve', { number: trade_no })).known, 'the order is not known');
  const paid = await execute('alipay.trade.query', { trade_no });
  check(paid.trade_status === 'TRADE_SUCCESS' && paid.total_amount === '88.88', paid);
  const refund = { ...number, refund_amount: '8.88', out_request_no: 'r1' };
  for (const change of ['Y', 'N']) {
    const reply = await execute('alipay.trade.refund', refund);
    check(reply.fund_change === change && reply.refund_fee === '8.88', reply);
  }
  const found = await execute('alipay.trade.fastpay.refund.query', { ...number, out_request_no: 'r1' });
  check(found.refund_status === 'REFUND_SUCCESS' && found.refund_amount === '8.88', found);
  const closed = await execute('alipay.trade.close', number);
  check(closed.sub_code === 'ACQ.TRADE_STATUS_ERROR', closed);
});

scenario('flow: certify initialize, page, query, pass, query', async () => {
  const { certify_id } = await execute('alipay.user.certify.open.initialize', {
    outer_order_no: unique(),
    biz_code: 'FACE',
    identity_param: {
      identity_type: 'CERT_INFO',
      cert_type: 'IDENTITY_CARD',
      cert_name: '收委',
      cert_no: '260104197909275964',
    },
    merchant_config: { return_url: 'https://example.com/back' },
  });
  const { status } = await carry(
    client().pageExecute('alipay.user.certify.open.certify', 'GET', { bizContent: { certify_id } }),
  );
  check(status === 303, status);
  check(!('passed' in (await execute('alipay.user.certify.open.query', { certify_id }))), 'known too soon');
  await gateway.tell('approve', { number: certify_id });
  check((await execute('alipay.user.certify.open.query', { certify_id })).passed === 'T', 'not passed');
});

scenario('a payment that is under way: 10003, then the query finds it paid', async () => {
  const created = order({ auth_code: '28763443825664394', scene: 'bar_code' });
  await gateway.tell('fault', { fault: 'pending' });
  check((await execute('alipay.trade.pay', created)).code === '10003', 'not 10003');
  const query = () => execute('alipay.trade.query', { out_trade_no: created.out_trade_no });
  await query();
  check((await query()).trade_status === 'TRADE_SUCCESS', 'not paid');
});
