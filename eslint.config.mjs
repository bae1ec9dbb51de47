import tseslint from 'typescript-eslint';

const NO_LINE_LIMIT_IN_TESTS = { 'max-lines': ['error', { max: 800 }], 'max-lines-per-function': 'off' };

export default tseslint.config(
  { ignores: ['**/node_modules/**', '**/dist/**', '**/coverage/**', '.vigilops/**'] },
  ...tseslint.configs.strict,
  {
    files: ['**/*.ts', '**/*.tsx', '**/*.mts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      'no-console': 'error',
      eqeqeq: 'error',
      'max-lines': ['error', { max: 500 }],
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use a union of literals.' },
        { selector: 'TSModuleDeclaration', message: 'No namespaces.' },
        { selector: 'ExportDefaultDeclaration', message: 'Use a named export.' },
        { selector: 'ExportAllDeclaration', message: 'Name what you export.' },
      ],
    },
  },
  {
    files: ['backend/src/**/*.ts'],
    ignores: ['backend/src/main.ts', 'backend/src/cli/**', '**/*.test.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only main.ts and cli/ read the environment.' },
        { object: 'process', property: 'exit', message: 'Only main.ts and cli/ may exit.' },
      ],
    },
  },
  // Generated, and a list of names: as long as the API is large.
  {
    files: ['packages/contracts/src/client/operations.ts', 'packages/contracts/src/api/index.ts'],
    rules: { 'max-lines': 'off' },
  },
  { files: ['**/*.test.ts', '**/*.test.tsx', '**/*.bench.ts'], rules: NO_LINE_LIMIT_IN_TESTS },
  {
    files: [
      '*.ts',
      '*.mts',
      '**/vitest*.ts',
      '**/webpack.config.ts',
      '**/vite.config.ts',
      '**/playwright.config.ts',
      '**/*.d.ts',
    ],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['scripts/**', 'bench/**', 'demo/**', 'agent/src/cli/**', 'backend/src/cli/**'],
    rules: { 'no-console': 'off' },
  },
);
