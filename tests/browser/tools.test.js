// The tools around the chat: what goes between Slack and the hub, Slack in trouble, and the clock.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { accessible } from './axe.js';
import { start, windowAs } from './browser.js';
import { command, goTo, message, quiet, submitProject } from './people.js';

let chrome;
before(async () => { chrome = await start(); });
after(() => chrome.close());

test('under the hood shows what one just did, without secrets', async () => {
  const page = await windowAs(chrome.browser, 'U_ANA', { width: 1360 });
  await page.getByRole('button', { name: 'Under the hood' }).click();
  await command(page, '/edtech help');
  const hood = page.getByRole('complementary', { name: 'Under the hood' });
  const sent = hood.locator('.exchange').filter({ hasText: '/edtech help' }).first();
  await sent.locator('summary').click();
  await sent.getByText('signature right').waitFor();
  const request = await sent.locator('pre').first().innerText();
  assert.match(request, /"text": "help"/);
  assert.match(request, /"token": "••••"/);
  await accessible(page, 'under the hood');
  await hood.getByRole('button', { name: 'Close' }).click();
  quiet(page);
});

test('nothing is lost while Slack is down', async () => {
  const project = `Storm Notes ${process.pid}`;
  const ben = await windowAs(chrome.browser, 'U_BEN');
  await submitProject(ben, project, 'Proofreader');
  const page = await windowAs(chrome.browser, 'U_OLGA');
  await goTo(page, 'organizers');
  const card = message(page, project);
  await card.waitFor();
  await page.getByRole('button', { name: /^Slack:/ }).click();
  await page.getByRole('menuitem', { name: /down/ }).click();
  const trouble = page.getByRole('status').filter({ hasText: 'Slack is down' });
  await trouble.waitFor();
  await card.getByRole('button', { name: 'Approve' }).click();
  await trouble.filter({ hasText: /[0-9] messages? waits? safely in the hub/ }).waitFor();
  await accessible(page, 'Slack is down');
  await page.getByRole('button', { name: 'Back to normal' }).click();
  await trouble.waitFor({ state: 'detached' });
  await message(page, project).getByText('Approved').waitFor({ timeout: 40_000 });
  await goTo(page, 'projects');
  await message(page, project).waitFor({ timeout: 40_000 });
  quiet(page);
});

test('time can be moved', async () => {
  const page = await windowAs(chrome.browser, 'U_OLGA');
  const clock = page.getByRole('button', { name: 'Move time' });
  const before = await clock.innerText();
  await clock.click();
  await page.getByRole('menuitem', { name: '+2 hours' }).click();
  await page.waitForFunction((was) => document.querySelector('.clock').innerText !== was && !/moving/.test(document.querySelector('.clock').innerText), before);
  quiet(page);
});

test('a thread opens beside the conversation', async () => {
  const page = await windowAs(chrome.browser, 'U_OLGA');
  await goTo(page, 'general');
  const words = `Who comes on Friday? ${process.pid}`;
  await page.getByRole('combobox', { name: /^Message #general/ }).fill(words);
  await page.keyboard.press('Enter');
  const first = message(page, words);
  await first.hover();
  await first.getByRole('button', { name: 'Reply in thread' }).click();
  const thread = page.getByRole('complementary', { name: 'Thread' });
  await thread.getByRole('combobox').fill('A first reply');
  await page.keyboard.press('Enter');
  await thread.getByText('A first reply').waitFor();
  await page.getByRole('main').getByRole('article').filter({ hasText: words }).getByRole('link', { name: /1 reply/ }).waitFor();
  await accessible(page, 'a thread');
  await thread.getByRole('combobox').press('Escape');
  await thread.waitFor({ state: 'detached' });
  quiet(page);
});
