/** The keywords of JSON Schema (2020-12) that the schema of a spec is written in. */
export interface JsonSchema {
  readonly $schema?: string;
  readonly $id?: string;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema | boolean>>;
  readonly propertyNames?: JsonSchema;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly allOf?: readonly JsonSchema[];
  readonly if?: JsonSchema;
  readonly then?: JsonSchema;
}

/** A text that is not empty. */
export const text = (description: string, more: JsonSchema = {}): JsonSchema => ({
  type: 'string',
  minLength: 1,
  description,
  ...more,
});
/** True or false. */
export const flag = (description: string, value = false): JsonSchema => ({
  type: 'boolean',
  description,
  default: value,
});
/** A whole number from 1 on. */
export const count = (description: string, more: JsonSchema = {}): JsonSchema => ({
  type: 'integer',
  minimum: 1,
  description,
  ...more,
});
/** A length of time. */
export const seconds = (description: string, more: JsonSchema = {}): JsonSchema => ({
  type: 'number',
  minimum: 0,
  description: `${description}, in seconds`,
  ...more,
});
/** A mapping with these keys and no others. */
export const object = (
  description: string,
  properties: Readonly<Record<string, JsonSchema>>,
  required: readonly string[] = [],
): JsonSchema => ({
  type: 'object',
  description,
  properties,
  additionalProperties: false,
  ...(required.length === 0 ? {} : { required }),
});

/** Any name but the empty one and those that could reach a prototype. */
const FIELD_NAME = '^(?!(?:__proto__|constructor|prototype)$)[\\s\\S]';

/** A mapping with keys of the author's own. */
export const mapping = (description: string, values: JsonSchema | true = true): JsonSchema => ({
  type: 'object',
  description,
  propertyNames: { pattern: FIELD_NAME },
  additionalProperties: values,
});

/** One value, without anything in it. */
export const scalar: JsonSchema = { type: ['string', 'number', 'boolean', 'null'] };
/** What a query parameter can be. */
export const param: JsonSchema = {
  type: ['string', 'number', 'boolean', 'null', 'array'],
  items: scalar,
};
/** A place in a response. */
export const read = (description: string, more?: JsonSchema): JsonSchema =>
  text(`${description}, such as body.meta.next, header.x-next or last.id`, more);
/** A place in a request. */
export const sent = (description: string, more?: JsonSchema): JsonSchema =>
  text(`${description}, such as query.page, body.variables.after or header.x-cursor`, more);

/** What each `type` of something takes. */
export type Kinds = Readonly<
  Record<string, { properties: Readonly<Record<string, JsonSchema>>; required?: readonly string[] }>
>;

/** An object whose `type` decides which further keys it has. */
export function typed(
  description: string,
  kinds: Kinds,
  common: Readonly<Record<string, JsonSchema>>,
): JsonSchema {
  const type: JsonSchema = { enum: Object.keys(kinds) };
  return {
    type: 'object',
    description,
    required: ['type'],
    properties: { type },
    allOf: Object.entries(kinds).map(([name, { properties, required = [] }]) => ({
      if: { properties: { type: { const: name } }, required: ['type'] },
      then: {
        properties: { type: true, ...properties, ...common },
        additionalProperties: false,
        ...(required.length === 0 ? {} : { required }),
      },
    })),
  };
}
