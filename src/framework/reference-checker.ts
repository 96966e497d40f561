import type { Problem } from '../errors.ts';
import { isStandIn } from './mend-file.ts';
import type { FilePath } from './merge-mirrored.ts';

/** What rules may refer to of one sort of thing. */
export interface Declared {
  readonly what: string;
  readonly ids: ReadonlySet<string>;
  /** The values to offer in place of an unknown one; all ids where absent. */
  readonly offer?: (seen: string) => readonly string[];
}

/** Collects the problems of a rule file's names: ids declared twice, and references that lead nowhere. */
export class ReferenceChecker {
  readonly #locate: (path: FilePath) => string;
  readonly #mended: readonly FilePath[];
  readonly #problems = new Map<string, Problem>();

  /**
   * @param locate Where a YAML path stands, as `parseCheckedYaml` gives it.
   * @param mended Paths at which something stands in for what the file has: nothing is said about these.
   */
  constructor(locate: (path: FilePath) => string, mended: readonly FilePath[] = []) {
    this.#locate = locate;
    this.#mended = mended;
  }

  /** Every problem so far, in the order found. */
  get problems(): readonly Problem[] {
    return [...this.#problems.values()];
  }

  /** Adds a problem, unless it is known: rules that a kind takes over are checked once more with it. */
  add(path: FilePath, message: string, seen?: unknown, topic = message): void {
    if (this.isMended(path)) return;
    const where = this.#locate(path);
    const key = `${where} ${topic}`;
    if (this.#problems.has(key)) return;
    this.#problems.set(key, { where, message, ...(seen === undefined ? {} : { seen: JSON.stringify(seen) }) });
  }

  /** Whether something stands in for what the file has at a path, or for what holds it. */
  isMended(path: FilePath): boolean {
    return this.#mended.some((each) => each.every((key, index) => key === path[index]));
  }

  /** Takes the ids of a list; a second use of an id is a problem. */
  declare(what: string, path: FilePath, items: readonly { readonly id: string }[]): Declared {
    const ids = new Set<string>();
    items.forEach((item, index) => {
      if (ids.has(item.id)) {
        this.add([...path, index, 'id'], `is used twice: every ${what} needs an id of its own`, item.id);
      }
      ids.add(item.id);
    });
    return { what, ids };
  }

  /** An id that must be one of those declared. */
  refer(declared: Declared, id: string, path: FilePath): void {
    if (declared.ids.has(id)) return;
    const allowed = (declared.offer?.(id) ?? [...declared.ids]).filter((each) => !isStandIn(each));
    const message = `must be a known ${declared.what}: ${allowed.join(', ') || 'there is none'}`;
    this.add(path, message, id, 'unknown');
  }

  /** Ids of which each must be one of those declared. */
  referAll(declared: Declared, ids: readonly string[], path: FilePath): void {
    ids.forEach((id, index) => this.refer(declared, id, [...path, index]));
  }
}
