import values from "./variables.json";

/** Every required variable, as the tests and the test runtime's Worker know it. None is real. */
export const TEST_VARIABLES = values;
