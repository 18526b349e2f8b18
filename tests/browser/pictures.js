// Pictures of the main views, light and dark, for the README: `tests/browser/run pictures`.
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { start, windowAs } from './browser.js';
import { command, dialog, goTo, openApp } from './people.js';

const FOLDER = join(import.meta.dirname, '../../docs/images');
const MOST_BYTES = 200_000;

const VIEWS = {
  projects: async (browser, look) => {
    const page = await windowAs(browser, 'U_ANA', look);
    await goTo(page, 'projects');
    const card = page.getByRole('article').filter({ has: page.getByRole('button', { name: /interested/ }) }).last();
    await card.waitFor();
    await card.evaluate((article) => article.scrollIntoView());
    return page;
  },
  home: async (browser, look) => {
    const page = await windowAs(browser, 'U_OLGA', look);
    await openApp(page, 'Home');
    await page.getByRole('heading', { name: 'For organizers' }).waitFor();
    return page;
  },
  matches: async (browser, look) => {
    const page = await windowAs(browser, 'U_ANA', look);
    await goTo(page, 'general');
    await command(page, '/edtech match');
    await page.getByText('Only visible to you').last().waitFor();
    return page;
  },
  form: async (browser, look) => {
    const page = await windowAs(browser, 'U_BEN', look);
    await command(page, '/edtech project new');
    await dialog(page).getByLabel('Pitch').waitFor();
    return page;
  },
  hood: async (browser, look) => {
    const page = await windowAs(browser, 'U_OLGA', { ...look, height: 600 });
    await goTo(page, 'organizers');
    await page.getByRole('button', { name: 'Under the hood' }).click();
    await command(page, '/edtech project list');
    const first = page.locator('.exchange').filter({ hasText: '/edtech project list' }).first();
    await first.locator('summary').click();
    return page;
  },
};

await mkdir(FOLDER, { recursive: true });
const { browser, close } = await start();
for (const [name, view] of Object.entries(VIEWS)) {
  for (const dark of [false, true]) {
    const page = await view(browser, { dark, width: 1280, height: 760 });
    await page.waitForTimeout(600);
    const path = join(FOLDER, `${name}-${dark ? 'dark' : 'light'}.png`);
    await page.screenshot({ path });
    const { size } = await stat(path);
    if (size > MOST_BYTES) throw new Error(`${path} has ${size} bytes`);
    console.log(`${name}-${dark ? 'dark' : 'light'}.png  ${Math.round(size / 1000)} kB`);
    const cancel = dialog(page).getByRole('button', { name: /^Close/ }).first();
    if (await cancel.count()) await cancel.click();
    await page.context().close();
  }
}
await close();
