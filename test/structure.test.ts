/** The rooms of the house, and who may go from which into which. */
import assert from 'node:assert/strict';
import { builtinModules } from 'node:module';
import { readFileSync } from 'node:fs';
import { line, sources, type Source } from './sources.js';

/** From which rooms a room may import. What is not listed is refused; npm packages are another matter. */
const MAY: readonly (readonly [room: RegExp, from: RegExp])[] = [
  [/^regimes\//, /^regimes\//],
  [/^forms\//, /^(regimes|forms)\//],
  [
    /^api\/(store|settings|problems|log)/,
    /^(regimes|forms|api\/store|migrations)\/|^api\/(problems|log|settings)$/,
  ],
  [/^api\/seed\//, /^(regimes|forms|api\/(store|actions|seed))\/|^api\/(problems|log|settings)$/],
  [/^api\/actions\//, /^(regimes|forms|api\/(store|actions))\/|^api\/(problems|log|settings)$/],
  [/^api\/http\//, /^(regimes|forms|api\/(store|actions|http))\/|^api\/(problems|log|settings)$/],
  [/^worker\//, /^(regimes|forms|api\/(store|actions)|worker)\/|^api\/(problems|log|settings|process)$/],
  [/^client\//, /^(regimes|forms|client)\//],
  [/^migrations\//, /^migrations\//],
];

const isNode = (wanted: string): boolean => wanted.startsWith('node:') || builtinModules.includes(wanted);
const isOurs = (wanted: string): boolean =>
  /^(api|forms|regimes|worker|client|migrations|test)\//.test(wanted);

describe('The rooms of the house', () => {
  let all: readonly Source[];
  before(() => {
    all = sources();
    assert.ok(
      all.length > 200 && all.some(({ imports }) => imports.length > 5),
      'the sources were not found',
    );
  });

  it('import each other in one direction only', () => {
    const wrong = all.flatMap((source) => {
      const allowed = MAY.find(([room]) => room.test(source.file))?.[1];
      if (!allowed) return [];
      return source.imports
        .filter((one) => isOurs(one) && !allowed.test(one))
        .map((one) => line(source, one));
    });
    assert.deepEqual(wrong, []);
  });

  it('leave the entry points of server and worker to themselves', () => {
    const wrong = all.flatMap((source) =>
      source.imports
        .filter(
          (one) =>
            (source.file.startsWith('worker/') && /^api\/(app|server|listen)$/.test(one)) ||
            (source.file.startsWith('api/') &&
              one.startsWith('worker/') &&
              !source.file.startsWith('api/commands/') &&
              source.file !== 'api/server.ts'), // an entry point itself: it puts the board of the queue into the API
        )
        .map((one) => line(source, one)),
    );
    assert.deepEqual(wrong, []);
  });

  it('keep the domain free of what a browser lacks, the client too', () => {
    const wrong = all
      .filter(({ file }) => /^(regimes|forms|client)\//.test(file))
      .flatMap((source) => source.imports.filter(isNode).map((one) => line(source, one)));
    assert.deepEqual(wrong, []);
  });

  it('never import a test', () => {
    const wrong = all
      .filter(({ file }) => !file.startsWith('test/'))
      .flatMap((source) =>
        source.imports.filter((one) => one.startsWith('test/')).map((one) => line(source, one)),
      );
    assert.deepEqual(wrong, []);
  });

  it('import only packages that package.json names, and the program none that is for development', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<
      'dependencies' | 'devDependencies',
      Record<string, string>
    >;
    const nameOf = (wanted: string): string => wanted.split('/', wanted.startsWith('@') ? 2 : 1).join('/');
    const wrong = all.flatMap((source) =>
      source.imports
        .filter((one) => !isOurs(one) && !isNode(one) && !/^[\w-]+$/.test(source.file))
        .filter((one) => !/^(start|built-files|virtual:)/.test(one))
        .filter((one) => {
          const name = nameOf(one);
          const inProgram = name in dependencies;
          return (
            !inProgram &&
            !(
              (source.file.startsWith('test/') || /^api\/commands\/generate/.test(source.file)) &&
              name in devDependencies
            )
          );
        })
        .map((one) => line(source, one)),
    );
    assert.deepEqual(wrong, []);
  });

  it('hold no note of unfinished work and no test that hides others', () => {
    const unfinished = new RegExp(
      ['TO' + 'DO', 'FIX' + 'ME', 'XX' + 'X'].map((word) => `\\b${word}\\b`).join('|'),
    );
    // `context.skip()` in a hook is another matter: a program that the machine lacks, and CI never does.
    const hides = /\b(describe|it|specify)\.(only|skip)\(|\b(xit|xdescribe|fit|fdescribe)\(/;
    const wrong = all.filter(
      ({ file, text }) => unfinished.test(text) || (file.startsWith('test/') && hides.test(text)),
    );
    assert.deepEqual(
      wrong.map(({ file }) => file),
      [],
    );
  });

  it('choose files by the one button that speaks the language of the page', () => {
    const choosing = all.filter(
      ({ file, text }) => file.startsWith('client/') && text.includes('type="file"'),
    );
    assert.deepEqual(
      choosing.map(({ file }) => file),
      ['client/components/ChooseFile.tsx'],
    );
  });

  it('explain a file of more than 300 lines at its head', () => {
    const long = all.filter(
      ({ file, text }) => text.split('\n').length > 300 && !file.startsWith('regimes/types/'),
    );
    const wrong = long.filter(({ text }) => !/^(\/\*\*|\/\/)/.test(text));
    assert.deepEqual(
      wrong.map(({ file }) => file),
      [],
    );
  });
});
