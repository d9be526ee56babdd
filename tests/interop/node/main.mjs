// The official Node SDK as a client of the mock gateway: `main.mjs GATEWAY_PROGRAM`, in a folder where it is installed.

// Scenarios run in this order; `faults` ends with another key of the gateway.
import './calls.mjs';
import './modes.mjs';
import './pages.mjs';
import './flows.mjs';
import './refusals.mjs';
import './signatures.mjs';
import './faults.mjs';
import { gateway, legacy } from './client.mjs';
import { cannot, finish } from './harness.mjs';

cannot('charset gbk', 'it signs and sends UTF-8 whatever is set (§10)');
cannot('curl (v3)', 'the mock gateway speaks v2 only');

await finish('node', [gateway, legacy]);
