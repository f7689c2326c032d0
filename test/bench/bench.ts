/**
 * `npm run bench [-- --only submit,approve,flat,storm,rebuild,obligations,page,keys --communes 3321]`: how fast, each figure
 * beside a limit measured in the same run on the same machine. Times are those of this machine; ratios travel.
 */
import { parseArgs } from 'node:util';
import { approvePart } from './approve.js';
import { flatPart } from './flat.js';
import { ground, say, type Asked, type Part, type PartAlone } from './ground.js';
import { keysPart } from './keys.js';
import { obligationsPart } from './obligations.js';
import { pagePart } from './page.js';
import { rebuildPart } from './rebuild.js';
import { stormPart } from './storm.js';
import { submitPart } from './submit.js';

const PARTS: Readonly<Record<string, Part | PartAlone>> = {
  submit: submitPart,
  approve: approvePart,
  flat: flatPart,
  storm: stormPart,
  rebuild: rebuildPart,
  obligations: obligationsPart,
  page: pagePart,
  keys: keysPart,
};

const defaults: Readonly<Record<string, string>> = {
  only: Object.keys(PARTS).join(','),
  databases: 'sqlite,postgres',
  communes: '3321',
  provinces: '34',
  ...Object.assign({}, ...Object.values(PARTS).map((part) => part.options)),
};
const { values } = parseArgs({
  options: Object.fromEntries(
    Object.entries(defaults).map(([name, value]) => [name, { type: 'string' as const, default: value }]),
  ),
});
const text = (name: string): string => {
  const value = values[name];
  if (value === undefined) throw new Error(`No part declares --${name}`);
  return value;
};
const asked: Asked = { text, number: (name) => Number(text(name)) };

for (const name of text('only').split(',')) {
  const part = PARTS[name];
  if (!part) throw new Error(`There is no part ${name}: ${Object.keys(PARTS).join(', ')}`);
  say(`\n# ${name}`);
  if ('alone' in part) {
    await part.alone(asked);
    continue;
  }
  for (const dialect of text('databases').split(',')) {
    const where = await ground(dialect);
    try {
      await part.run(where, asked);
    } finally {
      await where.close();
    }
  }
}
process.exit(0);
