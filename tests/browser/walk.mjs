// Walks the mock gateway's pages as a person would, in a headless Chromium.
// node walk.mjs FOLDER_WITH_PUPPETEER FOLDER_FOR_SCREENSHOTS

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const [scratch, shots] = process.argv.slice(2);
const puppeteer = createRequire(`${scratch}/`)("puppeteer-core");

let passed = 0;
let failed = 0;

function check(what, holds, seen) {
  if (holds) {
    passed += 1;
    return;
  }
  failed += 1;
  console.log(`FAILED: ${what}`);
  if (seen !== undefined) console.log(`  seen: ${String(seen).slice(0, 500)}`);
}

// The site under test. It ends when its input is closed.
const site = spawn("cargo", ["run", "--quiet", "-p", "openapi-tests", "--example", "browser-shop"], {
  stdio: ["pipe", "pipe", "inherit"],
});
site.on("exit", (code) => {
  if (code) {
    console.log(`the site ended with ${code}`);
    process.exit(1);
  }
});
const [line] = await once(createInterface({ input: site.stdout }), "line");
const { shop, gateway } = JSON.parse(line);
const pages = gateway.replace("/gateway.do", "");

const browser = await puppeteer.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
});

/// A fresh window, whose complaints are failures.
async function open(size = { width: 1000, height: 700 }) {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  await page.setViewport(size);
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("favicon") && !message.text().includes("404")) {
      check("no complaint of the browser", false, message.text());
    }
  });
  return page;
}

const text = (page) => page.$eval("body", (body) => body.innerText);
const shoot = (page, name) => page.screenshot({ path: `${shots}/${name}.png`, fullPage: true });

async function press(page, decision) {
  await Promise.all([page.waitForNavigation(), page.click(`button[value=${decision}]`)]);
}

async function shows(page, what, ...parts) {
  const seen = await text(page);
  for (const part of parts) check(`${what}: ${part}`, seen.includes(part), seen);
}

async function told(line) {
  for (let tries = 0; tries < 100; tries += 1) {
    const lines = await (await fetch(`${shop}/told`)).text();
    if (lines.split("\n").includes(line)) return check(`told of ${line}`, true);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  check(`told of ${line}`, false);
}

async function walk(name, steps) {
  try {
    await steps();
  } catch (error) {
    check(name, false, error.stack);
  }
}

await walk("a payment is approved", async () => {
  const page = await open();
  await page.goto(`${shop}/buy/W1`);
  check("the cashier is the gateway's", page.url().startsWith(`${pages}/pages/`), page.url());
  await shows(page, "cashier", "Mock gateway.", "Payment", 'Tea & <b>cakes</b> "for two", 茶', "¥88.88", "W1", "WAIT_BUYER_PAY");
  check("nothing became markup", (await page.$("main b")) === null);
  await shoot(page, "cashier");
  const cashier = page.url();
  await press(page, "approve");
  // The shop has checked the signature, and sent the browser on to another origin.
  check("back at the shop", page.url().startsWith(shop.replace("127.0.0.1", "localhost")), page.url());
  await shows(page, "shop", "Thanks: W1 is TRADE_SUCCESS");
  await told("W1 TRADE_SUCCESS");
  await page.goto(cashier);
  await shows(page, "cashier afterwards", "TRADE_SUCCESS", "nothing left to decide");
  check("no buttons are left", (await page.$("button")) === null);
  await shoot(page, "cashier_paid");
  await Promise.all([page.waitForNavigation(), page.click("main a")]);
  await shows(page, "shop again", "Thanks: W1 is TRADE_SUCCESS");
});

await walk("a payment is refused", async () => {
  const page = await open();
  await page.goto(`${shop}/buy/W2`);
  await press(page, "refuse");
  check("the browser stays", page.url().startsWith(`${pages}/pages/`), page.url());
  await shows(page, "cashier", "TRADE_CLOSED", "nothing left to decide", "Back to the merchant");
  await shoot(page, "cashier_refused");
  await told("W2 TRADE_CLOSED");
});

await walk("a payment without JavaScript, on a telephone", async () => {
  const page = await open({ width: 375, height: 667, isMobile: true });
  await page.setJavaScriptEnabled(false);
  await page.goto(`${shop}/buy/W3`);
  await shows(page, "cashier", "Payment", "W3");
  await shoot(page, "cashier_telephone");
  const wide = await page.$eval("html", (html) => html.scrollWidth > html.clientWidth);
  check("nothing is wider than the screen", !wide);
  await press(page, "approve");
  await shows(page, "shop", "Thanks: W3 is TRADE_SUCCESS");
  await page.goto(`${shop}/buy/W4`);
  await press(page, "refuse");
  await shows(page, "cashier", "TRADE_CLOSED");
});

await walk("a form that sends itself, in the dark", async () => {
  const page = await open();
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "dark" }]);
  await page.goto(`${shop}/buy_by_form/W5`);
  await page.waitForSelector("button[value=approve]");
  await shows(page, "cashier", 'Tea & <b>cakes</b> "for two", 茶', "W5");
  await shoot(page, "cashier_dark");
  await page.focus("button[value=approve]");
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  await shows(page, "shop", "Thanks: W5 is TRADE_SUCCESS");
});

await walk("certifications", async () => {
  const page = await open();
  for (const [number, decision, passed] of [["WC1", "approve", "T"], ["WC2", "refuse", "F"]]) {
    await page.goto(`${shop}/certify/${number}`);
    await shows(page, "certification", "Identity certification", "FACE", "not yet known");
    await shoot(page, `certification_${decision}`);
    await press(page, decision);
    check("back at the shop", page.url().startsWith(`${shop}/certified?shop=1&certify_id=`), page.url());
    await shows(page, "shop", `Certified: ${passed}`);
  }
});

await walk("authorisations", async () => {
  const page = await open();
  for (const whom of ["user", "merchant"]) {
    await page.goto(`${shop}/authorize/${whom}`);
    await shows(page, "authorisation", `Authorisation by a ${whom}`, "2021000000000001", `${shop}/authorized`);
    await shoot(page, `authorisation_${whom}`);
    await press(page, "approve");
    await shows(page, "shop", "Authorised by 2088");
    await page.goto(`${shop}/authorize/${whom}`);
    await press(page, "refuse");
    await shows(page, "authorisation", "refused", "Back to the application");
  }
});

await walk("what is not there", async () => {
  const page = await open();
  const answer = await page.goto(`${pages}/pages/nobody`);
  check("unknown pages are 404", answer.status() === 404, answer.status());
  await shows(page, "no page", "No such page", "Make the page call again");
  await shoot(page, "no_such_page");
});

await browser.close();
site.stdin.end();
await once(site, "exit");
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
