// The main views, in both colour schemes and on a phone: nothing in the console, nothing that axe finds.
import { after, before, test } from 'node:test';
import { accessible } from './axe.js';
import { start, windowAs } from './browser.js';
import { command, dialog, goTo, openApp, quiet } from './people.js';

let chrome;
before(async () => { chrome = await start(); });
after(() => chrome.close());

for (const [look, options] of Object.entries({ light: {}, dark: { dark: true }, phone: { width: 375, height: 700 } })) {
  test(`the main views are accessible: ${look}`, async () => {
    const page = await windowAs(chrome.browser, 'U_OLGA', options);
    const small = Boolean(options.width);
    const unfold = async () => { if (small) await page.getByRole('button', { name: 'Conversations' }).click(); };
    await unfold();
    if (small) await accessible(page, 'the list of conversations');
    await goTo(page, 'general');
    await page.getByRole('article').first().waitFor();
    await accessible(page, 'a channel');
    await unfold();
    await openApp(page, 'Home');
    await page.getByRole('heading', { name: 'For organizers' }).waitFor();
    await accessible(page, 'Home');
    await unfold();
    await goTo(page, 'projects');
    await command(page, '/edtech project new');
    await dialog(page).getByLabel('Pitch').waitFor();
    await dialog(page).getByRole('button', { name: 'Next' }).click();
    await dialog(page).getByText('Please complete this required field.').first().waitFor();
    await accessible(page, 'a form with errors');
    await dialog(page).getByRole('button', { name: 'Close' }).click();
    await dialog(page).waitFor({ state: 'detached' });
    await unfold();
    await page.getByRole('button', { name: /Acting as/ }).click();
    await page.getByRole('button', { name: /Ana Ruiz/ }).waitFor();
    await accessible(page, 'the choice of whom to act as');
    if (small) {
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      if (wide > 375) throw new Error(`the page is ${wide} px wide on a phone of 375`);
    }
    quiet(page);
    await page.context().close();
  });
}
