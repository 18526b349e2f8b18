// What axe-core finds wrong on a page, by WCAG 2.2 AA.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const source = readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Asserts that there are no violations in what this window shows now. */
export async function accessible(page, view) {
  // The page's policy keeps inline scripts out; the debugger's line into the page is not bound by it.
  await page.evaluate(`${await source};0`);
  const { violations } = await page.evaluate((rules) => axe.run(document, { runOnly: rules, resultTypes: ['violations'] }), RULES);
  const found = violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary}`));
  assert.deepEqual(found, [], view);
}
