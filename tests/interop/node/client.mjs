// The SDK's client, and what a browser or an app would do with what it makes. Sections (§) are those of protocol.md.

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Gateway } from './harness.mjs';

// The SDK is installed in the folder in which this is run.
const require = createRequire(join(process.cwd(), 'package.json'));
export const { AlipaySdk, AlipayFormData } = require('alipay-sdk');

export const TEXT = '收委 + & = % " \' < > \\ / 😀';
export const gateway = await Gateway.start('127.0.0.1:0');
export const legacy = await Gateway.start('127.0.0.1:0', 'RSA');

export const client = (settings = {}, of = gateway) =>
  new AlipaySdk({
    appId: of.app_id,
    privateKey: of['app_private_pkcs8.pem'],
    keyType: 'PKCS8',
    alipayPublicKey: of['alipay_public.pem'],
    gateway: of.url,
    camelcase: false,
    ...settings,
  });

export const withCertificates = (settings = {}) =>
  client({
    appCertContent: gateway['app_cert.crt'],
    alipayPublicCertContent: gateway['alipay_cert.crt'],
    alipayRootCertContent: gateway['root_cert.crt'],
    ...settings,
  });

// Verifies the reply, which the SDK does only if it is told to (§3.4).
export const execute = (method, content, { by = client(), options = { validateSign: true }, ...params } = {}) =>
  by.exec(method, { ...(content && { bizContent: content }), ...params }, options);
// Errors that are found before the signature holds come unsigned.
export const refusal = (method, content, more) => execute(method, content, { options: {}, ...more });

export const unique = () => crypto.randomUUID().replaceAll('-', '');
export const order = more => ({ out_trade_no: unique(), total_amount: '88.88', subject: 'Iphone6 16G', ...more });
export const example = { out_trade_no: '20150320010101001' };
export const last = async of => (await (of ?? gateway).tell('requests')).at(-1);

export const faulty = async (fault, options = { validateSign: true }) => {
  await gateway.tell('fault', { fault });
  return execute('alipay.trade.query', example, { options });
};

export const carry = (url, body) =>
  fetch(url, {
    ...(body && { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
    redirect: 'manual',
    signal: AbortSignal.timeout(5_000),
  });

// What a browser would send of a form: the SDK escapes nothing but quotation marks.
export const submit = html => {
  const unescape = text =>
    text.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  const inputs = [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
  const fields = inputs.map(([, name, value]) => [name, unescape(value)]);
  return carry(unescape(html.match(/action="([^"]*)"/)[1]), new URLSearchParams(fields));
};
