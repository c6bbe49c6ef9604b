/** Keys of the bot's own signatures, 32 bytes each. The first one signs, all of them verify. */
export type SigningKeys = readonly [Buffer, ...Buffer[]];
