// What people do in the page, by clicking and typing.
import assert from 'node:assert/strict';

/** Types a command where one writes, and sends it. */
export async function command(page, text) {
  const composer = page.getByRole('combobox', { name: /^Message / });
  await composer.fill(text);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
}

/** Goes to a channel by its name in the sidebar. */
export async function goTo(page, name) {
  await page.getByRole('navigation', { name: 'Conversations' }).getByRole('link', { name: new RegExp(`^[^a-z]*${name}`) }).first().click();
}

/** Opens the app's Home or its messages. */
export async function openApp(page, tab) {
  await goTo(page, 'EdTech Hub');
  await page.getByRole('navigation', { name: 'EdTech Hub' }).getByRole('link', { name: tab }).click();
}

/** Chooses an option of a select by typing into it. */
export async function choose(page, field, option, typed = option) {
  const combobox = page.getByRole('combobox', { name: field });
  await combobox.click();
  await combobox.fill(typed);
  await page.getByRole('option', { name: option }).first().click();
}

/** Closes all windows: what is left open is the person's, and waits for whoever acts as them next. */
export async function closeWindows(page) {
  const windows = page.getByRole('dialog');
  while (await windows.count()) {
    const title = await windows.last().innerText();
    await windows.last().getByRole('button', { name: /^(Close|Cancel)/ }).first().click();
    await page.waitForFunction((before) => [...document.querySelectorAll('dialog')].at(-1)?.innerText !== before, title);
  }
}

export const dialog = (page) => page.getByRole('dialog');

/** The last message of the conversation that holds these words. */
export const message = (page, words) => page.getByRole('article').filter({ hasText: words }).last();

/** Fills in a profile where there is none; then everything that asks for one goes on. */
export async function haveProfile(page) {
  await command(page, '/edtech profile');
  await dialog(page).waitFor();
  const hours = page.getByLabel('Hours a week');
  const change = dialog(page).getByRole('button', { name: 'Change my profile' });
  await hours.or(change).first().waitFor();
  if (await change.count()) await change.click();
  const has = dialog(page).locator('.input').filter({ hasText: 'Skills I have' }).getByRole('button', { name: /^Remove/ });
  if (await has.count() === 0) await choose(page, 'Skills I have', /^React/, 'react');
  await page.getByLabel('Hours a week').fill('4');
  await dialog(page).getByRole('button', { name: 'Next' }).click();
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await dialog(page).waitFor({ state: 'detached' });
}

/** A project with one role, as far as its review. */
export async function submitProject(page, name, role) {
  await command(page, '/edtech project new');
  await dialog(page).waitFor();
  const afresh = dialog(page).getByRole('button', { name: 'Start afresh' });
  if (await afresh.count()) await afresh.click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Pitch').fill('Short labs that first-year students can repeat at home');
  await page.getByLabel('The problem in teaching').fill('Labs are full, and whoever misses one falls behind.');
  await choose(page, 'Stage', 'MVP');
  await dialog(page).getByRole('button', { name: 'Next' }).click();
  await dialog(page).getByRole('button', { name: 'Add a role' }).click();
  await page.getByLabel('Title').fill(role);
  await page.getByLabel('Hours a week', { exact: true }).fill('3');
  await dialog(page).getByRole('button', { name: 'Next' }).click();
  await dialog(page).getByText(role).first().waitFor();
  await dialog(page).getByRole('button', { name: 'Send for review' }).click();
  await dialog(page).waitFor({ state: 'detached' });
}

export function quiet(page) {
  assert.deepEqual(page.complaints, [], 'the console is quiet');
}
