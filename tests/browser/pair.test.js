// Two people in two windows: one asks, the other answers, and both see it happen.
import { after, before, test } from 'node:test';
import { start, windowAs } from './browser.js';
import { command, dialog, goTo, haveProfile, message, openApp, quiet, submitProject } from './people.js';

let chrome;
before(async () => { chrome = await start(); });
after(() => chrome.close());

const PROJECT = `Kitchen Labs ${process.pid}`;

test('two people are introduced, in two windows', async () => {
  const ben = await windowAs(chrome.browser, 'U_BEN');
  await submitProject(ben, PROJECT, 'Lab tester');

  const olga = await windowAs(chrome.browser, 'U_OLGA');
  await goTo(olga, 'organizers');
  await message(olga, PROJECT).getByRole('button', { name: 'Approve' }).click();
  await message(olga, PROJECT).getByText('Approved').first().waitFor();

  const tess = await windowAs(chrome.browser, 'U_TESS');
  await haveProfile(tess);
  // Away from #projects, where the announcement may arrive at any moment and move what one is about to press.
  await goTo(tess, 'general');
  await command(tess, `/edtech project show ${PROJECT}`);
  await message(tess, PROJECT).getByRole('button', { name: /interested/ }).click();
  await dialog(tess).waitFor();
  await dialog(tess).getByRole('textbox').first().fill('I teach two labs a week and would try these.');
  await dialog(tess).getByRole('button', { name: 'Ask' }).click();
  await dialog(tess).getByText('Close', { exact: true }).click();
  await dialog(tess).waitFor({ state: 'detached' });

  await openApp(ben, 'Messages');
  await message(ben, 'I teach two labs a week').getByRole('button', { name: 'Yes, introduce us' }).click();
  await message(ben, 'said yes').waitFor();

  // The group message arrives at both by itself.
  for (const page of [tess, ben]) {
    await page.getByRole('navigation', { name: 'Conversations' }).getByRole('link', { name: /Ben|Tess/ }).first().click();
    await page.getByRole('article').filter({ hasText: PROJECT }).first().waitFor();
  }
  await tess.getByRole('combobox', { name: /^Message / }).fill('Hello Ben, shall we talk on *Friday*?');
  await tess.keyboard.press('Enter');
  await ben.getByText('shall we talk on').waitFor();
  for (const page of [ben, olga, tess]) quiet(page);
});
