// Writes skills-packages.tsv: the skills of keep.tsv, with the names and other names that three packages know.
// Run by hand, in an empty folder, with Node.js 20 or later:
//
//   npm install @specfy/stack-analyser linguist-languages simple-icons
//   node …/data/rebuild.mjs
//
// skills.tsv is written by hand and only read here: what it calls its own stays its own.

import { readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const data = import.meta.dirname ?? dirname(new URL(import.meta.url).pathname);
const modules = join(process.cwd(), 'node_modules');

const json = async (path) => JSON.parse(await readFile(path, 'utf8'));
const rows = async (name) =>
  (await readFile(join(data, name), 'utf8'))
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => line.split('\t'));

/** What the hub compares: letters, digits, `+` and `#`, in lower case. */
const key = (name) => [...name.toLowerCase()].filter((c) => /[\p{L}\p{N}+#]/u.test(c)).join('');

/** From each package: what it calls a thing → the name to show, and other names. */
async function packages() {
  const { listTech } = await import(
    pathToFileURL(join(modules, '@specfy/stack-analyser/dist/common/techs.generated.js'))
  );
  const languages = await import(pathToFileURL(join(modules, 'linguist-languages/index.js')));
  const icons = await json(join(modules, 'simple-icons/data/simple-icons.json'));
  return {
    'stack-analyser': new Map(listTech.map(({ key, name }) => [key, { name, others: [] }])),
    linguist: new Map(
      Object.values(languages).map(({ name, aliases }) => [name, { name, others: aliases ?? [] }]),
    ),
    'simple-icons': new Map(
      (icons.icons ?? icons).map(({ title, aliases }) => [title, { name: title, others: aliases?.aka ?? [] }]),
    ),
  };
}

/** Other names that the packages have and that mean something else to people, or that nobody would type. */
const NOT_SO = new Set(
  `apples coffee cask eask make bsdmake typ tsp sdc xdc bzl squeak viml mma pyrex chpl ilerpg sqlrpgle coldfusionhtml
  csoundorc bionic lmstudiobionic awscompute awscontainer effectjs azureci espressif payload element flux`.split(/\s+/),
);

const version = (name) => json(join(modules, name, 'package.json')).then((found) => found.version);

/** A name with a remark in brackets replaces one that could mean anything ("Render"), which is given to nobody. */
const names = (found, better) => [
  ...(found?.others ?? []),
  ...(better && !better.includes('(') ? [found?.name] : []),
];

// Which skill each name belongs to. Names by hand come first, then the names to show, then other names.
const owner = new Map();
for (const [slug, name, , others] of await rows('skills.tsv')) {
  for (const one of [slug, name, ...others.split('|')]) owner.set(key(one), slug);
}
const known = await packages();
const kept = [];
for (const [source, called, slug, area, better, near] of await rows('keep.tsv')) {
  const found = known[source]?.get(called);
  if (!found) {
    console.error(`${source} has no ${called} any more: ${slug} keeps the name it has in keep.tsv`);
    if (!better) process.exitCode = 1;
  }
  const name = better || found?.name || called;
  for (const one of [slug, name]) {
    const before = owner.get(key(one));
    if (before && before !== slug) throw new Error(`${one}: ${slug} or ${before}?`);
    owner.set(key(one), slug);
  }
  kept.push({ slug, name, area, near, others: names(found, better) });
}
for (const skill of kept) {
  skill.others = skill.others.filter((other) => {
    // Short ones mean too much ("be", "ur", "fb"), and file endings or commands are nothing that people type.
    if (!other || key(other).length < 3 || NOT_SO.has(key(other)) || /[|/\t]/.test(other) || owner.has(key(other))) return false;
    owner.set(key(other), skill.slug);
    return true;
  });
}
kept.sort((a, b) => a.area.localeCompare(b.area, 'en') || a.slug.localeCompare(b.slug, 'en'));
const lines = kept.map(({ slug, name, area, others, near }) => [slug, name, area, others.join('|'), near].join('\t'));
const from = ['@specfy/stack-analyser', 'linguist-languages', 'simple-icons'];
const versions = await Promise.all(from.map(async (name) => `${name} ${await version(name)}`));
const heading = `# Written by rebuild.mjs from keep.tsv, ${versions.join(', ')}. Change keep.tsv instead.`;
await writeFile(join(data, 'skills-packages.tsv'), [heading, ...lines, ''].join('\n'));
console.log(`${lines.length} skills`);
