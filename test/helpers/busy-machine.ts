import { setDecodeTimeout } from '../../src/photo/decoder/decode-timeout.ts';

/*
 * Required by mocha in each of its processes. Tests run side by side, so a picture may wait long for a processor.
 * The bot's other timeouts: `PATIENT_TIMEOUTS`.
 */

setDecodeTimeout(60_000);
