// Between projects: the directory of tools, what a project tells, a question to the others, an idea.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { accessible } from './axe.js';
import { start, windowAs } from './browser.js';
import { closeWindows, command, dialog, goTo, message, openApp, quiet } from './people.js';

let chrome;
before(async () => { chrome = await start(); });
after(() => chrome.close());

test('a partner looks for a tool', async () => {
  const page = await windowAs(chrome.browser, 'U_TESS');
  await goTo(page, 'general');
  await command(page, '/edtech tools');
  await dialog(page).getByText('Gradelink').first().waitFor();
  await accessible(page, 'the directory of tools');
  await dialog(page).getByRole('combobox').nth(0).click();
  await page.getByRole('option', { name: 'Physics' }).click();
  await dialog(page).getByText('Clearstep').first().waitFor();
  await dialog(page).getByText('Gradelink').first().waitFor({ state: 'detached' });
  await dialog(page).getByRole('button', { name: /^Show Clearstep/ }).click();
  await dialog(page).getByText('Maths and physics quizzes').first().waitFor();
  await dialog(page).getByText('Near it').waitFor();
  await dialog(page).getByRole('button', { name: 'Show Handshape' }).waitFor();
  await accessible(page, 'a project with what is near it');
  await closeWindows(page);
  quiet(page);
});

test('an owner tells what happened, and who follows reads it', async () => {
  const happened = `Grades of two teachers arrive ${process.pid}`;
  const ben = await windowAs(chrome.browser, 'U_BEN');
  await goTo(ben, 'general');
  await command(ben, '/edtech update Gradelink');
  await ben.getByLabel('What happened').fill(happened);
  await accessible(ben, 'the form of an update');
  await dialog(ben).getByRole('button', { name: 'Send' }).click();
  await dialog(ben).getByText(/follow/).first().waitFor();
  await closeWindows(ben);
  await command(ben, '/edtech project show Gradelink');
  await message(ben, happened).waitFor();
  await accessible(ben, 'a project that tells');
  quiet(ben);
  const hana = await windowAs(chrome.browser, 'U_HANA');
  await goTo(hana, 'general');
  await command(hana, '/edtech follow');
  await message(hana, 'Gradelink').getByRole('button', { name: /^Unfollow/ }).first().waitFor();
  await accessible(hana, 'what one follows');
  quiet(hana);
});

test('a question goes to the projects that it touches, and an answer comes back', async () => {
  const question = `How do you read a graph aloud ${process.pid}?`;
  const amara = await windowAs(chrome.browser, 'U_AMARA');
  await goTo(amara, 'general');
  await command(amara, '/edtech ask');
  await amara.getByLabel('Your question').fill(question);
  await amara.getByLabel('What you tried so far').fill('A quiz in physics that is answered by ear, with a screen reader.');
  await accessible(amara, 'the form of a question');
  await dialog(amara).getByRole('button', { name: 'Ask', exact: true }).click();
  await dialog(amara).getByText(/asked/).first().waitFor();
  const priya = await windowAs(chrome.browser, 'U_PRIYA');
  await openApp(priya, 'Messages');
  await message(priya, question).getByRole('button', { name: /^Answer/ }).click();
  await priya.getByLabel('Your answer').fill('Row by row, from a table behind it.');
  await dialog(priya).getByRole('button', { name: 'Send' }).click();
  await message(priya, question).getByText(/answered/i).first().waitFor();
  quiet(priya);
  await closeWindows(amara);
  await openApp(amara, 'Messages');
  await message(amara, question).waitFor();
  await accessible(amara, 'a question that was answered');
  quiet(amara);
});

test('an idea gathers people', async () => {
  const page = await windowAs(chrome.browser, 'U_GRACE');
  await goTo(page, 'general');
  await command(page, '/edtech ideas');
  const ideas = page.getByRole('article').filter({ hasText: 'Only visible to you' }).last();
  await ideas.getByText('A hundred charts to read').waitFor();
  await accessible(page, 'the ideas');
  await ideas.getByRole('button', { name: /^(Count me in|Join for something else)/ }).first().click();
  await dialog(page).getByText('I would mentor', { exact: false }).first().click();
  await dialog(page).getByRole('button', { name: /in/ }).last().click();
  await dialog(page).getByText(/You are in/).waitFor();
  assert.ok(await dialog(page).getByRole('button', { name: 'Leave' }).isVisible());
  await closeWindows(page);
  quiet(page);
});
