package io.sluice.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.sluice.model.FlowException;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AtOnceTest {
    @Test
    void sixteen_are_asked_at_once_and_the_answers_come_in_the_order_of_the_questions() {
        List<Integer> questions = IntStream.range(0, 160).boxed().toList();
        CyclicBarrier sixteen = new CyclicBarrier(16);
        List<String> answers = AtOnce.map(questions, question -> {
            await(sixteen);
            return "answer " + question;
        });
        assertEquals(questions.stream().map(question -> "answer " + question).toList(), answers);
    }

    @Test
    void the_first_question_without_an_answer_says_why() {
        FlowException failure = assertThrows(
                FlowException.class,
                () -> AtOnce.map(List.of(1, 2, 3), question -> {
                    if (question > 1) {
                        throw FlowException.failed("no answer to " + question);
                    }
                    return question;
                }));
        assertEquals("no answer to 2", failure.getMessage());
    }

    @Test
    void nobody_is_asked_nothing() {
        assertEquals(List.of(), AtOnce.map(List.of(), question -> question));
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }
}
