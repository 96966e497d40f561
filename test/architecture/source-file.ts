import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseAst } from 'vitest/node';

/** What the architecture rules look at in one file. Paths are relative to the project, with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly imports: readonly Mention[];
  /** Names taken from the platform rather than from an import or a declaration: `Date`, `process.env`. */
  readonly globals: readonly Mention[];
}

/** Something that a file names: for imports a path of the project or a package. */
export interface Mention {
  readonly name: string;
  readonly line: number;
  /** Of a static import: what of it is there while the program runs, types left out; `*` for all of it. */
  readonly values?: readonly string[];
}

/** An import whose target is computed while the program runs, so that nothing can be said about it. */
export const COMPUTED_IMPORT = '(computed)';

/** Every TypeScript file of some folders of the project. */
export function readSourceFiles(root: string, folders: readonly string[]): readonly SourceFile[] {
  return folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => path.posix.join(folder, name.split(path.sep).join('/')))
      .map((file) => parseSourceFile(file, readFileSync(path.join(root, file), 'utf8'))),
  );
}

/** Reads imports, static, dynamic and of types, and the platform's names out of one file. */
export function parseSourceFile(file: string, text: string): SourceFile {
  const imports: Mention[] = [];
  const globals: Mention[] = [];
  const lineOf = (node: Node): number => text.slice(0, node.start).split('\n').length;
  const addImport = (node: Node, source: Node | null | undefined): void => {
    if (!source) return;
    const literal = source['type'] === 'Literal' ? source['value'] : undefined;
    const name = typeof literal === 'string' ? resolve(file, literal) : COMPUTED_IMPORT;
    imports.push({ name, line: lineOf(node), values: valuesOf(node) });
  };
  walk(parseAst(text, { lang: 'ts' }) as unknown as Node, (node) => {
    switch (node.type) {
      case 'ImportDeclaration':
      case 'ExportAllDeclaration':
      case 'ExportNamedDeclaration':
      case 'ImportExpression':
      case 'TSImportType':
        addImport(node, node['source'] as Node | null);
        return;
      case 'MemberExpression': {
        const object = node['object'] as Node;
        const property = node['property'] as Node;
        const key = node['computed'] === true ? property['value'] : property['name'];
        if (object.type === 'Identifier')
          globals.push({ name: `${String(object['name'])}.${String(key)}`, line: lineOf(node) });
        return;
      }
      case 'Identifier':
        globals.push({ name: String(node['name']), line: lineOf(node) });
        return;
      default:
    }
  });
  return { path: file, imports, globals };
}

/** What an import or an export from elsewhere brings in besides types. */
function valuesOf(node: Node): readonly string[] {
  if (node.type === 'TSImportType' || node['importKind'] === 'type' || node['exportKind'] === 'type') return [];
  const specifiers = (node['specifiers'] ?? []) as readonly Node[];
  if (specifiers.length === 0) return ['*'];
  return specifiers
    .filter((each) => each['importKind'] !== 'type' && each['exportKind'] !== 'type')
    .map((each) => {
      const named = (each['imported'] ?? (each.type === 'ExportSpecifier' ? each['local'] : undefined)) as
        Node | undefined;
      return named === undefined ? '*' : String(named['name'] ?? named['value']);
    });
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

/** Visits every node but the names that are no reference: keys of objects and of members. */
function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  for (const [key, value] of Object.entries(node)) {
    const isName = (key === 'property' || key === 'key') && node['computed'] !== true;
    if (isName) continue;
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value]) {
      if (typeof child === 'object' && child !== null && 'type' in child) walk(child as Node, visit);
    }
  }
}

function resolve(file: string, specifier: string): string {
  return specifier.startsWith('.') ? path.posix.join(path.posix.dirname(file), specifier) : packageName(specifier);
}

function packageName(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier;
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
