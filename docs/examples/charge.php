<?php
// Asks a customer for money at a Lunas till, and waits for LUNAS. Nothing but PHP itself.
//
//     LUNAS_URL=http://127.0.0.1:7420 LUNAS_TOKEN=... php charge.php 13000 A17
//
// Ends with 0 when paid, 3 expired, 4 cancelled, 5 when a person must decide, 7 when the till says no.

declare(strict_types=1);

const EXITS = ['paid' => 0, 'expired' => 3, 'cancelled' => 4, 'needs_person' => 5];

/** One request. Returns [status, decoded body]; status 0 when there was no answer. */
function call(string $method, string $path, ?array $body = null, array $headers = []): array
{
    $url = preg_replace('~(/v1)?/*$~', '', getenv('LUNAS_URL') ?: 'http://127.0.0.1:7420', 1);
    $headers[] = 'Authorization: Bearer ' . getenv('LUNAS_TOKEN');
    if ($body !== null) {
        $headers[] = 'Content-Type: application/json';
    }
    $context = stream_context_create(['http' => [
        'method' => $method,
        'header' => $headers,
        'content' => $body === null ? '' : json_encode($body, JSON_THROW_ON_ERROR),
        'timeout' => 20,
        'ignore_errors' => true, // an answer of 4xx has a sentence to read
        'follow_location' => 0, // the token goes to the till alone
    ]]);
    $text = @file_get_contents("$url/v1$path", false, $context);
    if ($text === false) {
        return [0, null];
    }
    preg_match('~ (\d{3})~', $http_response_header[0], $status);
    return [(int) $status[1], json_decode($text, true)];
}

function giveUp(string $sentence, int $code): never
{
    fwrite(STDERR, "$sentence\n");
    exit($code);
}

/** Tries again while the till is away or asks for patience; every other "no" ends the program. */
function ask(string $method, string $path, ?array $body = null, array $headers = []): array
{
    for ($attempt = 0; $attempt < 10; $attempt++) {
        [$status, $answer] = call($method, $path, $body, $headers);
        if ($status >= 200 && $status < 300) {
            return $answer;
        }
        if ($status !== 0 && !($answer['error']['retryable'] ?? false)) {
            giveUp($answer['error']['message'] ?? "The till answered $status.", 7);
        }
        usleep((int) min(250_000 * 2 ** $attempt, 3_000_000));
    }
    giveUp('The till does not answer. Is it running?', 8);
}

// One sale, however often the answer is lost: the key is the same in every try.
$key = 'Idempotency-Key: ' . bin2hex(random_bytes(16));
$sale = ask('POST', '/sales', ['amount' => (int) $argv[1], 'reference' => $argv[2] ?? null], [$key]);
echo "waiting {$sale['id']}\n{$sale['qris']}\n"; // draw this text as a QR

while ($sale['status'] === 'waiting') {
    sleep(1);
    $sale = ask('GET', "/sales/{$sale['id']}");
}

// Money that was taken back again is no LUNAS, though the sale says that it was paid.
if ($sale['status'] === 'paid' && $sale['payment']['status'] === 'credited') {
    $amount = number_format($sale['payment']['amount'], 0, ',', '.');
    echo "LUNAS Rp $amount {$sale['id']}\n";
    exit(0);
}
echo "{$sale['status']} {$sale['id']}\n";
exit(EXITS[$sale['status']] ?: 5);
