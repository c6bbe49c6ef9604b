import type { Person } from './person.ts';
import type { Population } from './population.ts';

/**
 * The people of a tenant by object id: the cast, in its order, then the population, by its numbers. Of the population only those stay in
 * memory whom somebody holds or who were changed. The same person is the same object for as long as anybody holds it.
 */
export class TenantPeople extends Map<string, Person> {
  readonly #population: Population | undefined;
  readonly #gone = new Set<number>();
  /** Those who were put in the place of somebody of the population. */
  readonly #replaced = new Map<number, Person>();
  /** Those of whom the population would not know any more what is known here. */
  readonly #changed = new Map<number, Person>();
  readonly #seen = new Map<number, WeakRef<Person>>();
  readonly #forgotten = new FinalizationRegistry<number>((number) => {
    if (!this.#seen.get(number)?.deref()) this.#seen.delete(number);
  });

  constructor(cast: Iterable<Person>, population?: Population) {
    super();
    for (const person of cast) super.set(person.id, person);
    this.#population = population;
  }

  override get size(): number {
    return super.size + this.populationSize;
  }

  /** How many there are beside the cast. */
  get populationSize(): number {
    return (this.#population?.count ?? 0) - this.#gone.size;
  }

  /** Those whom a list of everybody should show: without the population. */
  samplePeople(): Person[] {
    return [...super.values()];
  }

  override get(id: string): Person | undefined {
    return super.get(id) ?? this.#ofPopulation(this.#population?.numberOf(id));
  }

  override has(id: string): boolean {
    return super.has(id) || this.#isThere(this.#population?.numberOf(id));
  }

  /** Everybody whom the text may name by object id, user principal name or a path made of them; of the cast, all. Nobody else need be looked at. */
  candidates(text: string): Person[] {
    const numbers = this.#population?.numbersIn(text) ?? [];
    return [...super.values(), ...numbers.flatMap((number) => this.#ofPopulation(number) ?? [])];
  }

  /** Everybody from this place on, each with the place after theirs. Places stay the same, except that those of the cast move up when one of it goes. */
  *from(place: number): Generator<readonly [next: number, person: Person]> {
    const cast = this.samplePeople();
    for (let index = place; index < cast.length; index += 1) yield [index + 1, cast[index] as Person];
    const count = this.#population?.count ?? 0;
    for (let number = Math.max(1, place - cast.length + 1); number <= count; number += 1) {
      const person = this.#ofPopulation(number);
      if (person) yield [cast.length + number, person];
    }
  }

  override set(id: string, person: Person): this {
    const number = this.#population?.numberOf(id);
    if (number === undefined) return super.set(id, person);
    this.#gone.delete(number);
    this.#replaced.set(number, person);
    return this;
  }

  override delete(id: string): boolean {
    const number = this.#population?.numberOf(id);
    if (number === undefined) return super.delete(id);
    const was = this.#isThere(number);
    this.#gone.add(number);
    for (const one of [this.#replaced, this.#changed, this.#seen]) one.delete(number);
    return was;
  }

  override *values(): MapIterator<Person> {
    for (const [, person] of this.from(0)) yield person;
    return undefined;
  }

  override *keys(): MapIterator<string> {
    yield* super.keys();
    const population = this.#population;
    for (let number = 1; population && number <= population.count; number += 1) {
      if (!this.#gone.has(number)) yield population.idOf(number);
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

  #isThere(number: number | undefined): boolean {
    return number !== undefined && !this.#gone.has(number);
  }

  #ofPopulation(number: number | undefined): Person | undefined {
    if (number === undefined || this.#gone.has(number)) return undefined;
    const known = this.#replaced.get(number) ?? this.#changed.get(number) ?? this.#seen.get(number)?.deref();
    if (known || !this.#population) return known;
    // Whoever is written to is kept from then on.
    const person = this.#population.person(number, (written) => this.#changed.set(number, written));
    this.#seen.set(number, new WeakRef(person));
    this.#forgotten.register(person, number);
    return person;
  }
}
