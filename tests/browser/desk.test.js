// What organizers do: the desk, the team's tasks, the numbers.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { accessible } from './axe.js';
import { start, windowAs } from './browser.js';
import { closeWindows, command, dialog, goTo, openApp, quiet } from './people.js';

let chrome;
before(async () => { chrome = await start(); });
after(() => chrome.close());

test('an organizer takes a piece of work, and gives it back', async () => {
  const page = await windowAs(chrome.browser, 'U_OLGA');
  await goTo(page, 'general');
  await command(page, '/edtech desk');
  const desk = page.getByRole('article').filter({ hasText: 'Only visible to you' }).last();
  await desk.getByText('For you').first().waitFor();
  await accessible(page, 'the desk');
  const takes = desk.getByRole('button', { name: 'I\'ll take it' });
  const free = await takes.count();
  assert.ok(free > 1, 'work waits');
  await takes.first().click();
  await desk.getByRole('button', { name: 'Give it back' }).first().waitFor();
  assert.equal(await takes.count(), free - 1);
  await desk.getByRole('button', { name: 'Give it back' }).first().click();
  await desk.getByRole('button', { name: 'Give it back' }).first().waitFor({ state: 'detached' });
  assert.equal(await takes.count(), free);
  quiet(page);
});

test('the team writes a task down, and does it', async () => {
  const task = `Water the plants ${process.pid}`;
  const page = await windowAs(chrome.browser, 'U_OLGA');
  await goTo(page, 'general');
  await command(page, '/edtech tasks');
  await page.getByRole('button', { name: 'New task' }).last().click();
  await page.getByLabel('What is to be done').fill(task);
  await accessible(page, 'the form of a task');
  await dialog(page).getByRole('button', { name: /^(Save|Add|Write)/ }).click();
  await page.getByText(task).first().waitFor();
  await accessible(page, 'the tasks of the team');
  await closeWindows(page);
  quiet(page);
});

test('an organizer sees the community in figures', async () => {
  const page = await windowAs(chrome.browser, 'U_OLGA');
  await openApp(page, 'Home');
  const pictures = page.getByRole('img', { name: /About/ });
  await pictures.first().waitFor();
  for (const picture of await pictures.all()) {
    assert.ok(await picture.evaluate((image) => image.naturalWidth) > 500, 'it is drawn');
  }
  await page.getByRole('button', { name: 'All the numbers' }).click();
  await dialog(page).getByRole('img').first().waitFor();
  await accessible(page, 'the numbers');
  await closeWindows(page);
  quiet(page);
});
