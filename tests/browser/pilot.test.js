// A need of an institution becomes a tool in use: one pilot from its question to its adoption, in three windows.
import { after, before, test } from 'node:test';
import { start, windowAs } from './browser.js';
import { choose, command, dialog, goTo, message, openApp, quiet } from './people.js';

let chrome;
before(async () => { chrome = await start(); });
after(() => chrome.close());

const NEED = `Answers to proofs within a day ${process.pid}`;
const press = (page, name) => dialog(page).getByRole('button', { name }).click();
const gone = (page) => dialog(page).waitFor({ state: 'detached' });
const close = async (page) => {
  await dialog(page).getByText('Close', { exact: true }).click();
  await gone(page);
};

/** A day so many days from now, as a date field takes it. */
const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

test('a pilot is played from need to adoption', { timeout: 110_000 }, async () => {
  // Tess speaks for a college in the demo's story.
  const tess = await windowAs(chrome.browser, 'U_TESS');
  await goTo(tess, 'general');
  await command(tess, '/edtech partner');
  await tess.getByRole('button', { name: /^Tell what you need/ }).last().click();
  await dialog(tess).getByLabel('In one sentence').fill(NEED);
  await dialog(tess).getByLabel('The problem in teaching').fill('Proofs come back after a week, when the next sheet is due.');
  await dialog(tess).getByRole('button', { name: /^(Send|Save|Look|Tell)/ }).click();
  await close(tess);

  await command(tess, '/edtech project show Clearstep');
  await message(tess, 'Clearstep').getByRole('button', { name: 'Ask for a pilot' }).click();
  await dialog(tess).waitFor();
  await choose(tess, /For which need/, NEED);
  await dialog(tess).getByLabel('First day').fill(day(30));
  await dialog(tess).getByLabel('Last day').fill(day(60));
  await press(tess, 'Ask the owners');
  await dialog(tess).getByText('have been asked').waitFor();
  await close(tess);

  const priya = await windowAs(chrome.browser, 'U_PRIYA');
  await openApp(priya, 'Messages');
  await message(priya, NEED).getByRole('button', { name: 'Yes, let’s try' }).or(message(priya, NEED).getByRole('button', { name: "Yes, let's try" })).click();
  await message(priya, 'goes ahead').waitFor();

  // The group of the two arrives at both by itself; the card in it changes in its place.
  const group = async (page) => {
    await page.getByRole('navigation', { name: 'Conversations' }).locator('section').filter({ hasText: 'Group messages' }).getByRole('link').filter({ hasText: /Tess|Priya/ }).first().click();
    await page.getByRole('article').filter({ hasText: 'Clearstep at' }).first().waitFor();
  };
  await group(tess);
  await group(priya);
  const card = (page) => page.getByRole('article').filter({ hasText: 'What is next' }).last();
  await card(priya).getByRole('button', { name: 'Start to install' }).click();
  await card(tess).getByText('Being installed').waitFor();
  await card(tess).getByRole('button', { name: 'Plan' }).click();
  await dialog(tess).getByLabel('What is next, and who does it').fill('Priya sets up the sandbox');
  await dialog(tess).getByLabel('It runs in a sandbox').check();
  await press(tess, 'Save');
  await gone(tess);
  await card(priya).getByText('Priya sets up the sandbox').waitFor();
  await card(priya).getByRole('button', { name: 'It runs in class' }).click();
  await card(tess).getByText('Runs in class').waitFor();
  await card(tess).getByRole('button', { name: 'It is evaluated' }).click();
  await card(tess).getByRole('button', { name: 'We adopt it' }).click();
  const last = (page) => page.getByRole('article').filter({ hasText: 'Clearstep at' }).filter({ hasText: 'Adopted' });
  await last(tess).first().waitFor();
  await last(priya).first().waitFor();

  // Everybody sees it on the tool's card.
  const ben = await windowAs(chrome.browser, 'U_BEN');
  await goTo(ben, 'general');
  await command(ben, '/edtech project show Clearstep');
  await message(ben, 'In use at').waitFor();
  for (const page of [tess, priya, ben]) quiet(page);
});
