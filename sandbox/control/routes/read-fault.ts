import {
  BROKEN_PICTURES,
  type Chance,
  FAULTY_SERVICES,
  type Fault,
  type FaultOptions,
  type FaultyService,
} from '../../tenant/services/faults.ts';
import { faultOf } from '../page/fault-choices.ts';
import { ControlError } from './control-error.ts';

/** All that is to be wrong with a service from now on. */
export interface FaultRequest {
  readonly service: FaultyService;
  /** Undefined: nothing. */
  readonly fault: Fault | undefined;
  readonly options: FaultOptions;
  /** Real milliseconds. */
  readonly delay: number;
  /** Faults that strike by chance. */
  readonly chances: readonly Chance[];
  readonly seed: number | undefined;
}

/** Real milliseconds: ten minutes. */
const LONGEST_DELAY = 600_000;
const LONGEST_RETRY_AFTER = 86_400;
const MOST_TIMES = 10_000;
const STATUSES = [500, 502, 503, 504] as const;
const PLAIN_KINDS = ['never', 'reset', 'empty', 'html', 'cut-off', 'wrong-type'] as const;

/** `{ service, fault?, only?, times?, inBatch?, delay?, chances?: [{ fault, probability }], seed? }`; what is not named is off. Throws `bad-fault`, `bad-number`. */
export function readFaultRequest(body: unknown): FaultRequest {
  const { service, fault, only, times, inBatch, delay, chances, seed, ...unknown } = asRecord(body);
  refuseUnknown(unknown);
  if (only !== undefined && typeof only !== 'string') throw badFault('only is a part of the address.');
  if (inBatch !== undefined && typeof inBatch !== 'boolean') throw badFault('inBatch is true or false.');
  return {
    service: readService(service),
    fault: fault === undefined || fault === null ? undefined : readFault(fault),
    options: {
      ...(only && { only }),
      ...(times !== undefined && { times: readWhole(times, 1, MOST_TIMES, 'times') }),
      ...(inBatch && { inBatch }),
    },
    delay: delay === undefined ? 0 : readWhole(delay, 0, LONGEST_DELAY, 'delay'),
    chances: chances === undefined ? [] : readChances(chances),
    seed: seed === undefined ? undefined : readWhole(seed, 0, Number.MAX_SAFE_INTEGER, 'seed'),
  };
}

/** The page's form: `fault` is a choice's id, or nothing; blanks are not named. */
export function readFaultForm(body: unknown): FaultRequest {
  const { service, fault, only, times, delay } = asRecord(body);
  const chosen = fault === '' || fault === undefined ? undefined : faultOf(fault);
  if (fault && !chosen) throw badFault('There is no such fault.');
  return readFaultRequest({
    service,
    fault: chosen,
    only: toText(only),
    times: toNumber(times),
    delay: toNumber(delay),
  });
}

export function readService(value: unknown): FaultyService {
  const service = FAULTY_SERVICES.find((one) => one === value);
  if (!service) throw badFault(`service is one of ${FAULTY_SERVICES.join(', ')}.`);
  return service;
}

function readChances(value: unknown): Chance[] {
  if (!Array.isArray(value)) throw badFault('chances is a list of { fault, probability }.');
  const chances = value.map((one): Chance => {
    const { fault, probability, ...unknown } = asRecord(one);
    refuseUnknown(unknown);
    if (typeof probability !== 'number' || !(probability >= 0 && probability <= 1)) throw badProbability();
    return { fault: readFault(fault), probability };
  });
  if (chances.reduce((sum, { probability }) => sum + probability, 0) > 1) throw badProbability();
  return chances;
}

function badProbability(): ControlError {
  return new ControlError(400, 'bad-number', 'Probabilities lie between 0 and 1, and so does their sum.');
}

function readFault(value: unknown): Fault {
  const { kind, retryAfter, status, delay, picture, served, ...unknown } = asRecord(value);
  refuseUnknown(unknown);
  const wait =
    retryAfter === undefined ? {} : { retryAfter: readWhole(retryAfter, 0, LONGEST_RETRY_AFTER, 'retryAfter') };
  if (kind === 'throttled') return { kind, ...wait };
  if (kind === 'error') {
    const known = STATUSES.find((one) => one === status);
    if (!known) throw badFault(`status is one of ${STATUSES.join(', ')}.`);
    if (served !== undefined && typeof served !== 'boolean') throw badFault('served is true or false.');
    return { kind, status: known, ...wait, ...(served && { served }) };
  }
  if (kind === 'slow') return { kind, delay: readWhole(delay, 1, LONGEST_DELAY, 'delay') };
  if (kind === 'picture') {
    const known = BROKEN_PICTURES.find((one) => one === picture);
    if (!known) throw badFault(`picture is one of ${BROKEN_PICTURES.join(', ')}.`);
    return { kind, picture: known };
  }
  const plain = PLAIN_KINDS.find((one) => one === kind);
  if (!plain) throw badFault(`kind is one of throttled, error, slow, picture, ${PLAIN_KINDS.join(', ')}.`);
  return { kind: plain };
}

function readWhole(value: unknown, least: number, most: number, name: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < least || value > most) {
    throw new ControlError(400, 'bad-number', `${name} is a whole number from ${least} to ${most}.`);
  }
  return value;
}

function refuseUnknown(members: Record<string, unknown>): void {
  const [name] = Object.keys(members);
  if (name !== undefined) throw badFault(`A fault has nothing named ${name}.`);
}

function toNumber(value: unknown): number | undefined {
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : undefined;
}

function toText(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function asRecord(body: unknown): Record<string, unknown> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw badFault('An object was expected.');
  return body as Record<string, unknown>;
}

function badFault(message: string): ControlError {
  return new ControlError(400, 'bad-fault', message);
}
