/** The command line as a library: for the generated reference, and for tools that authorize without a window. */
export { authorize } from './demo/authorize.ts'
export { Browser } from './demo/browser.ts'
export { signInWithLink } from './demo/sign-in.ts'
export type { Terminal } from './output/terminal.ts'
export { createProgram } from './program.ts'
export { type SampleSecret, sampleSecrets } from './sample/sample-secrets.ts'
