import type { Person } from './person.ts';
import type { Population } from './population.ts';

/**
 * The people of a tenant by object id: the sample people in their order, then the population by number. People of the
 * population stay in memory only while they are referenced or after a change. The same person is the same object as
 * long as it is referenced.
 */
export class TenantPeople extends Map<string, Person> {
  readonly #population: Population | undefined;
  readonly #deleted = new Set<number>();
  /** People who replace a member of the population. */
  readonly #replaced = new Map<number, Person>();
  /** People whose changes cannot be derived from the seed. */
  readonly #changed = new Map<number, Person>();
  readonly #referenced = new Map<number, WeakRef<Person>>();
  readonly #collected = new FinalizationRegistry<number>((number) => {
    if (!this.#referenced.get(number)?.deref()) this.#referenced.delete(number);
  });

  constructor(samplePeople: Iterable<Person>, population?: Population) {
    super();
    for (const person of samplePeople) super.set(person.id, person);
    this.#population = population;
  }

  override get size(): number {
    return super.size + this.populationSize;
  }

  /** Number of people besides the sample people. */
  get populationSize(): number {
    return (this.#population?.count ?? 0) - this.#deleted.size;
  }

  /** The people for lists and account pickers: everyone but the population. */
  samplePeople(): Person[] {
    return [...super.values()];
  }

  override get(id: string): Person | undefined {
    return super.get(id) ?? this.#member(this.#population?.numberOf(id));
  }

  override has(id: string): boolean {
    return super.has(id) || this.#exists(this.#population?.numberOf(id));
  }

  /**
   * People that the text may name by object id, user principal name or a path derived from them: all sample people, and
   * the matching people of the population.
   */
  candidates(text: string): Person[] {
    const numbers = this.#population?.numbersIn(text) ?? [];
    return [...super.values(), ...numbers.flatMap((number) => this.#member(number) ?? [])];
  }

  /**
   * All people from this position on, each with the position that follows. Positions are stable, except that deleting a
   * sample person moves the following sample people up.
   */
  *from(position: number): Generator<readonly [next: number, person: Person]> {
    const samplePeople = this.samplePeople();
    for (let index = position; index < samplePeople.length; index += 1)
      yield [index + 1, samplePeople[index] as Person];
    const count = this.#population?.count ?? 0;
    for (let number = Math.max(1, position - samplePeople.length + 1); number <= count; number += 1) {
      const person = this.#member(number);
      if (person) yield [samplePeople.length + number, person];
    }
  }

  override set(id: string, person: Person): this {
    const number = this.#population?.numberOf(id);
    if (number === undefined) return super.set(id, person);
    this.#deleted.delete(number);
    this.#replaced.set(number, person);
    return this;
  }

  override delete(id: string): boolean {
    const number = this.#population?.numberOf(id);
    if (number === undefined) return super.delete(id);
    const existed = this.#exists(number);
    this.#deleted.add(number);
    for (const one of [this.#replaced, this.#changed, this.#referenced]) one.delete(number);
    return existed;
  }

  override *values(): MapIterator<Person> {
    for (const [, person] of this.from(0)) yield person;
    return undefined;
  }

  override *keys(): MapIterator<string> {
    yield* super.keys();
    const population = this.#population;
    for (let number = 1; population && number <= population.count; number += 1) {
      if (!this.#deleted.has(number)) yield population.idOf(number);
    }
    return undefined;
  }

  override *entries(): MapIterator<[string, Person]> {
    for (const person of this.values()) yield [person.id, person];
    return undefined;
  }

  override [Symbol.iterator](): MapIterator<[string, Person]> {
    return this.entries();
  }

  override forEach(callback: (person: Person, id: string, people: Map<string, Person>) => void): void {
    for (const person of this.values()) callback(person, person.id, this);
  }

  #exists(number: number | undefined): boolean {
    return number !== undefined && !this.#deleted.has(number);
  }

  #member(number: number | undefined): Person | undefined {
    if (number === undefined || this.#deleted.has(number)) return undefined;
    const known = this.#replaced.get(number) ?? this.#changed.get(number) ?? this.#referenced.get(number)?.deref();
    if (known || !this.#population) return known;
    // A changed person must stay in memory.
    const person = this.#population.person(number, (written) => this.#changed.set(number, written));
    this.#referenced.set(number, new WeakRef(person));
    this.#collected.register(person, number);
    return person;
  }
}
