// @ts-check
// Writes docs/units.md from the units of the built core.
//     node tools/setup.mjs --filter=@nalu/core && node tools/unit-table.mjs

import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './run.mjs';
import { unitsPage } from './units/page.mjs';

const built = join(root, 'packages', 'core', 'dist');
const load = (/** @type {string} */ file) => import(pathToFileURL(join(built, file)).href);

if (!existsSync(join(built, 'units', 'catalogue.js'))) {
  console.error(
    'unit-table: @nalu/core must be built, got no catalogue in packages/core/dist. Run npm run build.',
  );
  process.exit(1);
}
const { catalogue } = await load('units/catalogue.js');
const { reference } = await load('reference/index.js');
const units = await load('units/index.js');
writeFileSync(join(root, 'docs', 'units.md'), unitsPage({ catalogue, units, reference }));
console.log(`docs/units.md: ${catalogue.length} units`);
