#!/usr/bin/env node
import { processHost } from './host.js';
import { runCommand } from './run-command.js';

void runCommand(process.argv.slice(2), processHost).then((code) => {
  process.exitCode = code;
});
