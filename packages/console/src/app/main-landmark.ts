/** Id of the main landmark, where the skip link leads. */
export const MAIN_ID = 'main'
