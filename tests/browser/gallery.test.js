// Every kind of block and element, drawn by the page's own code.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { accessible } from './axe.js';
import { start, windowAs } from './browser.js';
import { BLOCKS } from './gallery.js';
import { quiet } from './people.js';

let chrome;
before(async () => { chrome = await start(); });
after(() => chrome.close());

async function draw(page) {
  await page.evaluate(async (blocks) => {
    const { html, render } = await import('/assets/vendor/preact.js');
    const { Blocks } = await import('/assets/blocks.js');
    const { Where } = await import('/assets/elements.js');
    const where = { me: 'U_ANA', id: 'gallery', place: { kind: 'modal' }, values: {}, errors: { email_text_input: 'Not an address' }, ask: () => false, trouble() {} };
    const root = document.getElementById('app');
    render(null, root);
    render(html`<main class="home"><h1 class="sr">Gallery</h1><${Where.Provider} value=${where}><${Blocks} blocks=${blocks} /><//></main>`, root);
  }, BLOCKS);
}

for (const dark of [false, true]) {
  test(`every block and element is drawn, ${dark ? 'dark' : 'light'}`, async () => {
    const page = await windowAs(chrome.browser, 'U_ANA', { dark });
    await draw(page);
    const text = await page.getByRole('main').innerText();
    for (const words of ['A header 🌱', '@Ana', '<not a tag>', 'let x = 1 < 2;', 'With fields', 'Start a workflow', 'Not an address', 'A hint',
      'Hours', 'preformatted', 'Quoted', 'Statics', 'A lecture', 'syllabus.pdf', 'One card', 'Second', 'inside', 'Good', 'Delete', 'Something to know', 'italic']) {
      assert.ok(text.includes(words), `${words} is drawn, in\n${text}`);
    }
    const unknown = await page.locator('.unknown').allInnerTexts();
    assert.deepEqual(unknown, ['A block of the kind “hologram”, which this demo does not show.']);
    assert.equal(await page.getByRole('link', { name: 'a link' }).getAttribute('href'), 'https://example.org/a?b=1&c=2');
    await accessible(page, 'the gallery');
    // The keyboard is enough: a select opens, is searched and closes.
    const select = page.getByRole('combobox', { name: 'Static select' });
    await select.press('ArrowDown');
    await select.fill('bio');
    await page.getByRole('option', { name: 'Biology' }).waitFor();
    await select.press('Escape');
    await page.getByRole('option').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'More actions' }).press('ArrowDown');
    await page.getByRole('menuitem', { name: /Algebra/ }).waitFor();
    await page.keyboard.press('Escape');
    if (process.env.SHOTS) { await page.setViewportSize({ width: 900, height: 3700 }); await page.screenshot({ path: `${process.env.SHOTS}/gallery-${dark ? 'dark' : 'light'}.png` }); }
    quiet(page);
  });
}
