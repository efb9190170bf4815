package io.sluice.lake;

import io.sluice.model.DataFile;
import io.sluice.model.FlowException;
import io.sluice.model.S3Location;
import io.sluice.storage.S3Use;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** A Parquet file on S3, of a length that is known, whose footer is read without Spark: usually by one request. */
record ParquetObject(S3Client s3, DataFile file) implements InputFile {
    private static final S3Use READING =
            new S3Use("read the footer of", "lake.tables of the environment", "s3:GetObject", "nothing was published");

    /** More than most footers have. */
    private static final int WINDOW = 64 * 1024;

    @Override
    public long getLength() {
        return file.bytes();
    }

    @Override
    public SeekableInputStream newStream() {
        Windows windows = new Windows();
        return new DelegatingSeekableInputStream(windows) {
            @Override
            public long getPos() {
                return windows.at;
            }

            @Override
            public void seek(long position) {
                windows.at = position;
            }
        };
    }

    @Override
    public String toString() {
        return file.location().toString();
    }

    /**
     * @throws FlowException retryable when S3 does not answer, else failed
     * @throws IOException when the object has another length
     */
    private ByteBuffer fetch(long from, long to) throws IOException {
        S3Location location = file.location();
        ResponseBytes<GetObjectResponse> part = READING.call(
                location,
                () -> s3.getObjectAsBytes(
                        r -> r.bucket(location.bucket()).key(location.key()).range("bytes=" + from + "-" + (to - 1))));
        String range = part.response().contentRange();
        if (range == null || !range.endsWith("/" + file.bytes())) {
            throw new IOException(
                    location + " has another length than the " + file.bytes() + " bytes of the manifest: " + range);
        }
        return part.asByteBuffer();
    }

    /** Reads by windows, the first of them at the end of the file. */
    private final class Windows extends java.io.InputStream {
        private long at;
        private long start;
        private ByteBuffer window = ByteBuffer.allocate(0);

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (at >= file.bytes()) {
                return -1;
            }
            if (at < start || at >= start + window.limit()) {
                boolean isTail = at >= file.bytes() - WINDOW;
                start = isTail ? Math.max(0, file.bytes() - WINDOW) : at;
                window = fetch(start, Math.min(file.bytes(), start + WINDOW));
                if (window.limit() == 0) {
                    throw new EOFException(file.location() + " ends at byte " + at);
                }
            }
            int position = (int) (at - start);
            int read = Math.min(length, window.limit() - position);
            window.get(position, into, offset, read);
            at += read;
            return read;
        }
    }
}
