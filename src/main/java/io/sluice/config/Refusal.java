package io.sluice.config;

/** A text that is not what its key demands; it becomes a {@link Problem} at the place of the text. */
final class Refusal extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final String problem;
    private final String why;
    private final String remedy;

    Refusal(String problem, String why, String remedy) {
        super(problem + ", " + why + ", " + remedy);
        this.problem = problem;
        this.why = why;
        this.remedy = remedy;
    }

    Problem at(Place place) {
        return Problem.at(place, problem, why, remedy);
    }
}
