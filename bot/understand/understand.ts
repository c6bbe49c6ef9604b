/** What a person wants. */
export type Intent = 'check-photo' | 'help' | 'hello';
export declare function understand(text: string): Intent;
