import fc from 'fast-check';

// A test that fails one day and not the next tells nobody why. Explore with another seed by hand.
fc.configureGlobal({ seed: 20_261_121 });
