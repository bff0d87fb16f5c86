// Every page by which people get in, in a real browser: no violation that axe knows of, light and dark, wide and as narrow as a telephone;
// and the whole way in by the keyboard alone, without scripts.
//
// WARDBOOK_TEST_CHROMIUM is the browser; WARDBOOK_TEST_SHOTS, where it is set, a folder that takes a picture of each page.
import axe from 'axe-core';
import { createHmac } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { account, expect, origin } from './installation.mjs';

const PASSWORD = 'kettle window orchard';
const shots = process.env.WARDBOOK_TEST_SHOTS;
if (shots) mkdirSync(shots, { recursive: true });

/** What the demonstration's authenticator app shows in this half minute (RFC 6238, SHA-1, six digits). */
function code(steps = 0) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const hash = createHmac('sha1', Buffer.alloc(20, 0x5a)).update(counter).digest();
  const at = hash[19] & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

const browser = await chromium.launch({ executablePath: process.env.WARDBOOK_TEST_CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox'] });
let looks = 0;

/** Has axe look at what is shown, as it is and with the warning that somebody will be signed out. */
async function look(page, name) {
  for (const warned of [false, true]) {
    if (warned) {
      const shown = await page.evaluate(() => {
        const all = document.getAnimations();
        all.forEach((animation) => animation.finish());
        return all.length;
      });
      if (!shown) continue;
    }
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate(() => window.axe.run(document));
    const said = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.target} ${node.failureSummary}`).join('; ')}`);
    expect(violations.length === 0, `axe finds nothing on ${name}${warned ? ', warned' : ''}`, said);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);
    expect(!wide, `${name} needs no scrolling sideways`, await page.evaluate(() => document.documentElement.scrollWidth));
    if (shots) await page.screenshot({ path: `${shots}/${name}${warned ? '-warned' : ''}.png`, fullPage: !warned });
    looks += 1;
  }
  await page.evaluate(() => document.getAnimations().forEach((animation) => animation.cancel()));
}

async function send(page, fields) {
  for (const [field, value] of Object.entries(fields)) await page.fill(`[name="${field}"]`, value);
  await Promise.all([page.waitForLoadState('load'), page.click('main form button[type=submit]')]);
  await page.waitForLoadState('load');
}

/** Every page of somebody who is signed in by both, at the clock's next code; each code is good once. */
let used = -1;
async function nextCode() {
  for (;;) {
    const step = Math.floor(Date.now() / 30_000);
    // One step ahead is taken too.
    const next = Math.max(step, used + 1);
    if (next <= step + 1) {
      used = next;
      return code(next - step);
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

const head = account('headteacher');
const kinds = [
  ['light-wide', { colorScheme: 'light', viewport: { width: 1280, height: 900 } }],
  ['light-phone', { colorScheme: 'light', viewport: { width: 360, height: 740 } }],
  ['dark-wide', { colorScheme: 'dark', viewport: { width: 1280, height: 900 } }],
  ['dark-phone', { colorScheme: 'dark', viewport: { width: 360, height: 740 } }],
];

const first = await browser.newContext(kinds[0][1]);
{
  const page = await first.newPage();
  await page.goto(`${origin}/sign-in`);
  await send(page, { name: head.signInName, password: PASSWORD });
  await send(page, { code: await nextCode() });
  expect(page.url() === `${origin}/account`, 'the head is signed in', page.url());
}
const cookies = await first.cookies();

let invitation = null;
for (const [kind, settings] of kinds) {
  const nobody = await browser.newContext(settings);
  const outside = await nobody.newPage();
  const open = async (page, path, name) => {
    await page.goto(`${origin}${path}`);
    await look(page, `${name}-${kind}`);
  };
  await open(outside, '/sign-in', 'sign-in');
  await send(outside, { name: 'nobody@wardbook.example', password: 'not this' });
  await look(outside, `sign-in-wrong-${kind}`);
  await open(outside, '/telephone', 'telephone');
  await send(outside, { code: '1234' });
  await look(outside, `telephone-wrong-${kind}`);
  await open(outside, '/invitation/nothing', 'invitation-unknown');

  const inside = await browser.newContext(settings);
  await inside.addCookies(cookies);
  const page = await inside.newPage();
  await open(page, '/account', 'account');
  await open(page, '/account/password', 'password');
  await send(page, { password: 'short', again: 'short' });
  await look(page, `password-wrong-${kind}`);
  await open(page, '/account/app', 'app');
  await send(page, { code: '000' });
  await look(page, `app-wrong-${kind}`);
  await open(page, '/account/printed-codes', 'printed');
  await open(page, '/account/tokens', 'tokens');
  await send(page, { label: 'library terminal' });
  await look(page, `tokens-made-${kind}`);
  await open(page, '/account/stay', 'stay');
  await open(page, '/sign-in/again', 'again');
  await send(page, { password: 'not this' });
  await look(page, `again-wrong-${kind}`);
  await open(page, '/sign-in/code', 'code');
  await open(page, '/staff', 'staff');
  if (!invitation) {
    const helped = page.locator('.people details').first();
    await helped.locator('summary').click();
    await look(page, `staff-open-${kind}`);
    await Promise.all([page.waitForLoadState('load'), helped.locator('button').click()]);
    await page.waitForLoadState('load');
    await look(page, `staff-issued-${kind}`);
    invitation = new URL((await page.locator('.notice code').first().innerText()).trim()).pathname;
  }
  const invited = await browser.newContext(settings);
  await open(await invited.newPage(), invitation, 'invitation');
  for (const context of [nobody, inside, invited]) await context.close();
}
await first.close();

// By the keyboard alone, and with no script.
const plain = await browser.newContext({ ...kinds[1][1], javaScriptEnabled: false });
const walker = await plain.newPage();
// Somebody at whose account nobody has guessed.
const lead = account('chair-of-governors', head.school);
used = -1;

/** Goes on with the tabulator until this has the focus; how often. What has it is seen to have it. */
async function reach(selector) {
  for (let times = 1; times < 60; times += 1) {
    await walker.keyboard.press('Tab');
    if (await walker.locator(`${selector}:focus`).count()) {
      const outline = await walker.locator(`${selector}:focus`).evaluate((element) => getComputedStyle(element).outlineStyle);
      expect(outline !== 'none', `${selector} shows that it has the focus`, outline);
      return times;
    }
  }
  throw new Error(`${selector} is not reached by the keyboard`);
}

await walker.goto(`${origin}/sign-in`);
expect((await reach('a.skip')) === 1, 'the first stop skips to the content', null);
await reach('.exit button');
await reach('#name');
await walker.keyboard.type(lead.signInName);
expect((await reach('#password')) === 1, 'the password is next', null);
await walker.keyboard.type(PASSWORD);
expect((await reach('main form button')) === 1, 'then the button', null);
await walker.keyboard.press('Enter');
await walker.waitForURL('**/sign-in/code');
await reach('#code');
await walker.keyboard.type(await nextCode());
await walker.keyboard.press('Enter');
await walker.waitForURL('**/account');
await reach('header nav a');
await reach('header nav button');
await walker.keyboard.press('Enter');
await walker.waitForURL('**/sign-in');
await plain.close();
await browser.close();
console.log(`${looks} pages without a violation, and the way in by the keyboard without scripts`);
