'use strict';

const fs = require('node:fs');
const path = require('node:path');
const { build } = require('esbuild');
const { dest, parallel, series, src } = require('gulp');
const { n8n } = require('./package.json');

const dist = path.join(__dirname, 'dist');

/** What n8n loads, by the files of package.json: each exports the class that it is called after. */
const entries = [...n8n.nodes, ...n8n.credentials].map((file) => ({
	file: path.join(__dirname, file),
	source: `./${path.posix.relative('dist', file).replace(/\.js$/, '')}`,
	className: path.basename(file).split('.')[0],
}));

/** A file that a later version no longer has must not stay in the package. */
async function clean() {
	await fs.promises.rm(dist, { recursive: true, force: true });
}

/**
 * All the code in one readable file: n8n loads it at each start, five times as fast as two hundred files, and an update
 * on the disk never mixes the code of two versions. Both nodes have to share what they know of the process, so that
 * each is a name for a part of that file.
 */
async function bundle() {
	await build({
		stdin: {
			contents: entries
				.map(({ source, className }) => `export { ${className} } from '${source}';`)
				.join('\n'),
			resolveDir: __dirname,
			loader: 'ts',
		},
		outfile: path.join(dist, 'qlara.js'),
		bundle: true,
		platform: 'node',
		format: 'cjs',
		external: ['n8n-workflow'],
		charset: 'utf8',
		legalComments: 'none',
		logLevel: 'warning',
	});
	for (const { file, className } of entries) {
		const folder = path.dirname(file);
		const bundled = path.posix.relative(folder, path.join(dist, 'qlara.js'));
		await fs.promises.mkdir(folder, { recursive: true });
		await fs.promises.writeFile(
			file,
			`'use strict';\nexports.${className} = require('${bundled}').${className};\n`,
		);
	}
}

// `encoding: false`: gulp 5 reads files as UTF-8 text otherwise and damages anything binary.
function icons() {
	return src('icons/*.svg', { encoding: false }).pipe(dest('dist/icons'));
}

/** n8n reads categories, documentation links and search words from the `.node.json` beside each node. */
function codex() {
	return src('nodes/**/*.node.json', { encoding: false }).pipe(dest('dist/nodes'));
}

exports.default = series(clean, parallel(bundle, icons, codex));
