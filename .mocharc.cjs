const { availableParallelism } = require('node:os');

// Unit tests wait for processes and files more than they compute: files are shared out among the cores.
module.exports = {
  spec: ['dist/test/**/*.unit.js'],
  parallel: true,
  jobs: availableParallelism(),
  // A test that takes a second alone takes several on a busy machine.
  timeout: 15_000,
  forbidOnly: true,
  forbidPending: true,
  failZero: true,
};
