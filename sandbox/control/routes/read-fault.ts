import { BROKEN_PICTURES, type Chance, type Fault, type FaultOptions } from '../../tenant/services/fault.ts';
import { FAULTY_SERVICES, type FaultyService } from '../../tenant/services/service-name.ts';
import { faultOf } from '../page/fault-choices.ts';
import { ControlError } from './control-error.ts';

/** All fault settings of one service. */
export interface FaultSettings {
  readonly service: FaultyService;
  /** Undefined: none. */
  readonly fault: Fault | undefined;
  readonly options: FaultOptions;
  /** Real milliseconds. */
  readonly delay: number;
  /** Random faults. */
  readonly chances: readonly Chance[];
  readonly seed: number | undefined;
}

/** Ten minutes, in real milliseconds. */
const MAX_DELAY = 600_000;
/** Seconds. */
const MAX_RETRY_AFTER = 86_400;
const MAX_TIMES = 10_000;
const STATUSES = [500, 502, 503, 504] as const;
const PLAIN_KINDS = ['never', 'endless', 'reset', 'empty', 'html', 'cut-off', 'wrong-type'] as const;

/**
 * Reads `{ service, fault?, only?, times?, inBatch?, delay?, chances?: [{ fault, probability }], seed? }`. What is
 * missing is off. Throws `bad-fault`, `bad-number`.
 */
export function readFaultSettings(body: unknown): FaultSettings {
  const { service, fault, only, times, inBatch, delay, chances, seed, ...unknown } = asRecord(body);
  refuseUnknown(unknown);
  if (only !== undefined && typeof only !== 'string') throw badFault('only must be a part of the URL.');
  if (inBatch !== undefined && typeof inBatch !== 'boolean') throw badFault('inBatch must be true or false.');
  return {
    service: readService(service),
    fault: fault === undefined || fault === null ? undefined : readFault(fault),
    options: {
      ...(only && { only }),
      ...(times !== undefined && { times: readWhole(times, 1, MAX_TIMES, 'times') }),
      ...(inBatch && { inBatch }),
    },
    delay: delay === undefined ? 0 : readWhole(delay, 0, MAX_DELAY, 'delay'),
    chances: chances === undefined ? [] : readChances(chances),
    seed: seed === undefined ? undefined : readWhole(seed, 0, Number.MAX_SAFE_INTEGER, 'seed'),
  };
}

/** Reads the page's form. `fault` is the id of a choice or empty; empty fields count as missing. */
export function readFaultForm(body: unknown): FaultSettings {
  const { service, fault, only, times, delay } = asRecord(body);
  const chosen = fault === '' || fault === undefined ? undefined : faultOf(fault);
  if (fault && !chosen) throw badFault('This fault does not exist.');
  return readFaultSettings({
    service,
    fault: chosen,
    only: toText(only),
    times: toNumber(times),
    delay: toNumber(delay),
  });
}

export function readService(value: unknown): FaultyService {
  const service = FAULTY_SERVICES.find((one) => one === value);
  if (!service) throw badFault(`service must be one of ${FAULTY_SERVICES.join(', ')}.`);
  return service;
}

function readChances(value: unknown): Chance[] {
  if (!Array.isArray(value)) throw badFault('chances must be a list of { fault, probability }.');
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
  return new ControlError(400, 'bad-number', 'Probabilities and their sum must be between 0 and 1.');
}

function readFault(value: unknown): Fault {
  const { kind, retryAfter, status, delay, picture, served, ...unknown } = asRecord(value);
  refuseUnknown(unknown);
  const wait = retryAfter === undefined ? {} : { retryAfter: readWhole(retryAfter, 0, MAX_RETRY_AFTER, 'retryAfter') };
  if (kind === 'throttled') return { kind, ...wait };
  if (kind === 'error') {
    const known = STATUSES.find((one) => one === status);
    if (!known) throw badFault(`status must be one of ${STATUSES.join(', ')}.`);
    if (served !== undefined && typeof served !== 'boolean') throw badFault('served must be true or false.');
    return { kind, status: known, ...wait, ...(served && { served }) };
  }
  if (kind === 'slow') return { kind, delay: readWhole(delay, 1, MAX_DELAY, 'delay') };
  if (kind === 'picture') {
    const known = BROKEN_PICTURES.find((one) => one === picture);
    if (!known) throw badFault(`picture must be one of ${BROKEN_PICTURES.join(', ')}.`);
    return { kind, picture: known };
  }
  const plain = PLAIN_KINDS.find((one) => one === kind);
  if (!plain) throw badFault(`kind must be one of throttled, error, slow, picture, ${PLAIN_KINDS.join(', ')}.`);
  return { kind: plain };
}

function readWhole(value: unknown, min: number, max: number, name: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < min || value > max) {
    throw new ControlError(400, 'bad-number', `${name} must be a whole number from ${min} to ${max}.`);
  }
  return value;
}

function refuseUnknown(properties: Record<string, unknown>): void {
  const [name] = Object.keys(properties);
  if (name !== undefined) throw badFault(`A fault has no property named ${name}.`);
}

function toNumber(value: unknown): number | undefined {
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : undefined;
}

function toText(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function asRecord(body: unknown): Record<string, unknown> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw badFault('The body must be an object.');
  return body as Record<string, unknown>;
}

function badFault(message: string): ControlError {
  return new ControlError(400, 'bad-fault', message);
}
