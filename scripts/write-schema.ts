import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SPEC_SCHEMA } from '../src/declarative/spec-schema.js';

// The published copy of the schema that the checker reads; a test holds the two together.
writeFileSync(join(process.cwd(), 'spec.schema.json'), `${JSON.stringify(SPEC_SCHEMA, null, 2)}\n`);
