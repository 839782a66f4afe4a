/** Applications Keyway can connect to, as data, and the two ways to use that data: build a request, read an answer. */
export * from './application-definition.ts'
export * from './azure-key-vault/index.ts'
export { type BuildResult, type BuiltRequest, buildRequest, type InputRefusal } from './build-request.ts'
export { detailOf, detailOperations } from './details.ts'
export type { FlowTemplate, TemplateDocuments, TemplateInputs } from './flow-template.ts'
export { httpApplication } from './http/index.ts'
export { type AnswerPage, type AnswerRecord, readAnswer, withDerived } from './read-answer.ts'
export { readInput } from './read-input.ts'
