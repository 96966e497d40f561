import type { Problem } from '../errors.ts';

/** The ids declared for one sort of thing in a rule file. */
export interface Declared {
  readonly what: string;
  readonly ids: ReadonlySet<string>;
}

/** Collects the problems of a rule file's names: ids declared twice, and references that lead nowhere. */
export class ReferenceChecker {
  readonly #locate: (path: readonly PropertyKey[]) => string;
  readonly #problems: Problem[] = [];

  /** @param locate Where a YAML path stands, as `parseCheckedYaml` gives it. */
  constructor(locate: (path: readonly PropertyKey[]) => string) {
    this.#locate = locate;
  }

  /** Every problem so far, each once, in the order found. */
  get problems(): readonly Problem[] {
    return this.#problems;
  }

  add(path: readonly PropertyKey[], message: string, seen?: string): void {
    const where = this.#locate(path);
    if (this.#problems.some((problem) => problem.where === where && problem.message === message)) return;
    this.#problems.push({ where, message, ...(seen === undefined ? {} : { seen: JSON.stringify(seen) }) });
  }

  /** Takes the ids of a list; a second use of an id is a problem. */
  declare(what: string, path: readonly PropertyKey[], items: readonly { readonly id: string }[]): Declared {
    const ids = new Set<string>();
    items.forEach((item, index) => {
      if (ids.has(item.id))
        this.add([...path, index, 'id'], `is used twice: every ${what} needs an id of its own`, item.id);
      ids.add(item.id);
    });
    return { what, ids };
  }

  /** An id that must be one of those declared. */
  refer(declared: Declared, id: string, path: readonly PropertyKey[]): void {
    if (!declared.ids.has(id)) {
      this.add(path, `must be a known ${declared.what}: ${[...declared.ids].join(', ') || 'none is declared'}`, id);
    }
  }

  referAll(declared: Declared, ids: readonly string[], path: readonly PropertyKey[]): void {
    ids.forEach((id, index) => this.refer(declared, id, [...path, index]));
  }
}
