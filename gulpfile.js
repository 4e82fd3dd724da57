'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { dest, parallel, series, src } = require('gulp');

const dist = path.join(__dirname, 'dist');

/** A file that a later version no longer has must not stay in the package. */
async function clean() {
	await fs.promises.rm(dist, { recursive: true, force: true });
}

// `encoding: false`: gulp 5 reads files as UTF-8 text otherwise and damages anything binary.
function icons() {
	return src('icons/*.svg', { encoding: false }).pipe(dest('dist/icons'));
}

/** n8n reads categories, documentation links and search words from the `.node.json` beside each node. */
function codex() {
	return src('nodes/**/*.node.json', { encoding: false }).pipe(dest('dist/nodes'));
}

exports.clean = clean;
exports.copy = parallel(icons, codex);
exports.default = series(clean, exports.copy);
