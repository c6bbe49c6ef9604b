import assert from 'node:assert/strict';
import { classifyTrouble, type TroubleKind } from '../../../../src/store/database/troubles.ts';

const ofServer = (code: string, message = '') => Object.assign(new Error(message), { code, severity: 'ERROR' });
const ofNode = (code: string) => Object.assign(new Error(code), { code });

describe('Trouble of a PostgreSQL server', () => {
  const rows: readonly [unknown, TroubleKind, 'passes' | 'permanent', 'drops' | 'keeps'][] = [
    [ofNode('ECONNREFUSED'), 'unreachable', 'passes', 'drops'],
    [ofNode('ECONNRESET'), 'unreachable', 'passes', 'drops'],
    [ofNode('EPIPE'), 'unreachable', 'passes', 'drops'],
    [ofNode('ENOTFOUND'), 'unreachable', 'passes', 'drops'],
    [new Error('Connection terminated unexpectedly'), 'unreachable', 'passes', 'drops'],
    [ofServer('08006'), 'unreachable', 'passes', 'drops'],
    [ofServer('08P01', 'server login has been failing'), 'unreachable', 'passes', 'drops'],
    [new Error('Query read timeout'), 'slow', 'passes', 'drops'],
    [new Error('timeout exceeded when trying to connect'), 'slow', 'passes', 'drops'],
    [ofServer('57014'), 'slow', 'passes', 'drops'],
    [ofServer('25P03'), 'slow', 'passes', 'drops'],
    [ofServer('57P01'), 'shutting-down', 'passes', 'drops'],
    [ofServer('57P02'), 'shutting-down', 'passes', 'drops'],
    [ofServer('57P03'), 'shutting-down', 'passes', 'drops'],
    [ofServer('25006'), 'read-only', 'passes', 'drops'],
    [ofServer('53300'), 'too-many-connections', 'passes', 'drops'],
    [ofServer('53100'), 'disk-full', 'passes', 'keeps'],
    [ofServer('55P03'), 'locked', 'passes', 'keeps'],
    [ofServer('28P01'), 'login-refused', 'permanent', 'drops'],
    [ofServer('28000'), 'login-refused', 'permanent', 'drops'],
    [ofServer('3D000'), 'no-database', 'permanent', 'drops'],
    [ofServer('42501'), 'not-permitted', 'permanent', 'keeps'],
    [ofServer('08P01', 'unsupported startup parameter: x'), 'pooler-parameters', 'permanent', 'drops'],
    [ofNode('SELF_SIGNED_CERT_IN_CHAIN'), 'certificate', 'permanent', 'drops'],
    [ofNode('DEPTH_ZERO_SELF_SIGNED_CERT'), 'certificate', 'permanent', 'drops'],
    [ofNode('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), 'certificate', 'permanent', 'drops'],
    [ofNode('CERT_HAS_EXPIRED'), 'certificate', 'permanent', 'drops'],
    [ofNode('ERR_TLS_CERT_ALTNAME_INVALID'), 'certificate', 'permanent', 'drops'],
    [new Error('The server does not support SSL connections'), 'certificate', 'permanent', 'drops'],
    [ofServer('42703'), 'statement', 'permanent', 'keeps'],
    [ofServer('23505'), 'statement', 'permanent', 'keeps'],
    [new Error('corrupted migrations'), 'unknown', 'permanent', 'drops'],
    ['no error', 'unknown', 'permanent', 'drops'],
    [undefined, 'unknown', 'permanent', 'drops'],
  ];
  for (const [error, kind, passes, drops] of rows) {
    const { code, message } = (error ?? {}) as { code?: string; message?: string };
    it(`${[code, message].filter(Boolean).join(' ') || String(error)} is ${kind}`, () => {
      const trouble = classifyTrouble(error);
      assert.deepEqual(
        [trouble.kind, trouble.permanent ? 'permanent' : 'passes', trouble.dropsConnection ? 'drops' : 'keeps'],
        [kind, passes, drops],
      );
      assert.notEqual(trouble.remedy, '');
    });
  }
});
