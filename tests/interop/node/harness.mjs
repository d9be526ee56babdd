// What scenarios in Node share: the gateway, and the report.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { inspect } from 'node:util';

// A mock gateway of its own, which ends with this process. What a client must know are its properties.
export class Gateway {
  #process;
  #lines;

  static async start(...address) {
    const gateway = new Gateway();
    gateway.#process = spawn(process.argv[2], address, { stdio: ['pipe', 'pipe', 'inherit'] });
    gateway.#lines = createInterface({ input: gateway.#process.stdout })[Symbol.asyncIterator]();
    return Object.assign(gateway, await gateway.#read());
  }

  async #read() {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error('the gateway has ended');
    return JSON.parse(value);
  }

  async tell(what, args) {
    this.#process.stdin.write(`${JSON.stringify({ do: what, ...args })}\n`);
    const answer = await this.#read();
    if (answer.error) throw new Error(answer.error);
    return answer;
  }

  end() {
    this.#process.stdin.end();
  }
}

const scenarios = [];
const impossible = [];

// One line of the report: the function throws if it does not hold.
export const scenario = (name, run) => scenarios.push([name, run]);

// What the SDK cannot do.
export const cannot = (what, why) => impossible.push([what, why]);

export const check = (holds, otherwise) => {
  if (!holds) throw new Error(typeof otherwise === 'string' ? otherwise : inspect(otherwise));
};

// The error that a call ends in, which says these words.
export const fails = async (call, words = '') => {
  let result;
  try {
    result = await call();
  } catch (error) {
    check(error.message.includes(words), `"${error.message}" does not say "${words}"`);
    return error;
  }
  throw new Error(`no error, but ${inspect(result)}`);
};

// Runs everything and prints the report.
export const finish = async (who, gateways) => {
  for (const [name, run] of scenarios) {
    try {
      await run();
      console.log(`ok ${who} ${name}`);
    } catch (error) {
      console.log(`FAILED ${who} ${name}: ${error.name} ${error.message}`.replaceAll('\n', ' '));
    }
  }
  for (const [what, why] of impossible) console.log(`-- ${who} ${what}: ${why}`);
  gateways.forEach(gateway => gateway.end());
};
