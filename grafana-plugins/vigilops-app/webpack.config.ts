import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import CopyWebpackPlugin from 'copy-webpack-plugin';
import webpack, { type Configuration } from 'webpack';

const here = import.meta.dirname;
const src = join(here, 'src');
const { version } = JSON.parse(readFileSync(join(here, 'package.json'), 'utf8')) as { version: string };

/** Every folder with a plugin.json is a plugin of its own, with a module of its own. */
const pluginFolders = globSync('**/plugin.json', { cwd: src }).map(dirname);
const entry = Object.fromEntries(
  pluginFolders.map((folder) => {
    const [file = ''] = globSync('module.{ts,tsx}', { cwd: join(src, folder) });
    return [join(folder, 'module'), `./${join(folder, file)}`];
  }),
);

/** What Grafana shares with its plugins: a second copy of any of these breaks hooks, contexts or themes. */
const SHARED = [
  { 'amd-module': 'module' },
  '@emotion/css',
  '@emotion/react',
  'i18next',
  'lodash',
  'moment',
  'react',
  'react-dom',
  'react-router',
  'react/jsx-runtime',
  'rxjs',
  /^@grafana\/(data|runtime|ui)$/,
];

/** The day of the newest change log entry: the same sources give the same bytes. */
function releaseDay(): string {
  const day = /^## \[[^\]]+\] - (\d{4}-\d{2}-\d{2})/m.exec(readFileSync(join(here, 'CHANGELOG.md'), 'utf8'));
  if (day?.[1] === undefined) {
    throw new Error('CHANGELOG.md has no entry of the form `## [version] - YYYY-MM-DD`');
  }
  return day[1];
}

const fillIn = (content: Buffer) =>
  content.toString().replaceAll('%VERSION%', version).replaceAll('%TODAY%', releaseDay());

export default (_env: unknown, { mode }: { mode?: 'production' | 'development' }): Configuration => ({
  context: src,
  entry,
  externals: SHARED,
  devtool: 'source-map',
  cache: {
    type: 'filesystem',
    cacheDirectory: resolve(here, '../../node_modules/.cache/webpack-vigilops-app'),
    version: createHash('sha256')
      .update(readFileSync(import.meta.filename))
      .digest('hex'),
  },
  module: {
    rules: [
      {
        test: /\.tsx?$/,
        loader: 'esbuild-loader',
        options: { target: 'es2022', jsx: 'automatic', tsconfig: join(here, 'tsconfig.json') },
      },
    ],
  },
  resolve: { extensions: ['.ts', '.tsx', '.mjs', '.js'] },
  output: {
    path: join(here, 'dist'),
    clean: true,
    filename: '[name].js',
    chunkFilename: mode === 'production' ? 'chunks/[name].[contenthash:8].js' : 'chunks/[name].js',
    library: { type: 'amd' },
    uniqueName: 'vigilops-app',
    // The first line of each module sets the real one, from the address that it was loaded from.
    publicPath: '',
    crossOriginLoading: 'anonymous',
  },
  plugins: [
    new webpack.BannerPlugin({
      raw: true,
      entryOnly: true,
      banner: `/* vigilops-app ${version} */`,
    }),
    new CopyWebpackPlugin({
      patterns: [
        { from: '**/plugin.json', transform: fillIn },
        { from: '**/img/*', noErrorOnMissing: false },
        { from: 'locales/**/*.json' },
        { from: '../README.md' },
        { from: '../CHANGELOG.md' },
        { from: '../../../LICENSE', to: 'LICENSE', toType: 'file' },
      ],
    }),
  ],
  performance: { hints: false },
});
