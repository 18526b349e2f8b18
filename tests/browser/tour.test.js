// The guided tour from its first to its last step, by clicking and typing only.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { accessible } from './axe.js';
import { start, windowAs } from './browser.js';
import { dialog, goTo, haveProfile, openApp, quiet } from './people.js';

let chrome;
before(async () => { chrome = await start(); });
after(() => chrome.close());

const card = (page) => page.getByRole('article').filter({ hasText: 'repeat at home with what is in the kitchen' }).last();

test('the tour is played to its end', { timeout: 110_000 }, async () => {
  // Whoever has no profile yet is asked for one first.
  const ana = await windowAs(chrome.browser, 'U_ANA');
  await haveProfile(ana);

  const page = await windowAs(chrome.browser, 'U_ANA', { tour: true });
  const tour = page.getByRole('region', { name: 'Guided tour' });
  const done = async (title, timeout) => {
    await tour.getByText('Done.').waitFor({ timeout });
    assert.match(await tour.innerText(), title);
    await tour.getByRole('button', { name: /Next step|Finish/ }).click();
  };
  const submit = (name) => dialog(page).getByRole('button', { name }).click();
  await accessible(page, 'the tour is offered');
  await tour.getByRole('button', { name: 'Start the tour' }).click();

  await tour.getByRole('button', { name: 'Type it for me' }).click();
  await page.keyboard.press('Enter');
  await dialog(page).getByRole('button', { name: 'Fill it in' }).click();
  await page.getByLabel('Pitch').and(page.locator(':not([value=""])')).waitFor();
  await page.waitForFunction(() => document.querySelector('dialog [role=combobox]').value === 'MVP');
  await submit('Next');
  await submit('Add a role');
  await dialog(page).getByRole('button', { name: 'Fill it in' }).click();
  await page.waitForFunction(() => [...document.querySelectorAll('dialog textarea')].some((field) => field.value.startsWith('Make one')));
  await submit('Next');
  await submit('Send for review');
  await done(/A project comes in/);

  await card(page).getByRole('button', { name: 'Approve' }).click();
  await done(/It is approved/);

  await goTo(page, 'projects');
  await card(page).waitFor();
  await done(/It is announced/);

  await card(page).getByRole('button', { name: /interested/ }).first().click();
  await dialog(page).getByRole('button', { name: 'Fill it in' }).click();
  await page.waitForFunction(() => document.querySelector('dialog textarea').value !== '');
  await submit('Ask');
  await dialog(page).getByText('Close', { exact: true }).click();
  await done(/A developer finds it/);

  await page.getByRole('article').filter({ hasText: 'for my sister' }).last().getByRole('button', { name: 'Yes, introduce us' }).click();
  await done(/Both agree/);

  await page.getByRole('navigation', { name: 'Conversations' }).locator('section').filter({ hasText: 'Group messages' }).getByRole('link').first().click();
  await done(/They are introduced/);

  await page.getByRole('button', { name: /^Tell what you need/ }).first().click();
  await dialog(page).getByRole('button', { name: 'Fill it in' }).click();
  await page.waitForFunction(() => document.querySelector('dialog textarea').value !== '');
  await submit(/^(Send|Save|Look|Tell)/);
  await dialog(page).getByText('Close', { exact: true }).click();
  await done(/partner’s need/);

  await page.getByRole('button', { name: 'Move time' }).click();
  await page.getByRole('menuitem', { name: '+1 week' }).click();
  // Hundreds of things happen in a week: a slow machine needs its time for them.
  await done(/A week goes by/, 60_000);
  await openApp(page, 'Home');
  await done(/organizer’s view/);
  await tour.getByText('That was the tour').waitFor();
  await tour.getByRole('button', { name: 'Leave the tour' }).click();
  await tour.waitFor({ state: 'detached' });
  quiet(page);
});

test('the tour can be left and gone on with', async () => {
  const page = await windowAs(chrome.browser, 'U_ANA', { tour: true });
  const tour = page.getByRole('region', { name: 'Guided tour' });
  await tour.getByRole('button', { name: 'Start the tour' }).click();
  await tour.getByRole('button', { name: 'Skip' }).click();
  await tour.getByText('2 of 9').waitFor();
  await tour.getByRole('button', { name: 'Leave the tour' }).click();
  await page.reload();
  await page.getByRole('button', { name: 'Guided tour' }).click();
  await tour.getByText('2 of 9').waitFor();
  await accessible(page, 'a step of the tour');
  quiet(page);
});
