// The documents' own samples, byte for byte, NMID and merchant masked by their authors. They are no
// JSON: a comma stands after the last row of the history, a brace too many ends the list of codes.

/** specs/002, the request of History Transaction. */
export const HISTORY_REQUEST = `{
"fromDateTime": "2024-03-01T00:00:00+07:00",
"toDateTime": "2024-03-31T00:00:00+07:00",
"pageSize": "10",
"pageNumber": "0",
"additionalInfo": {
"merchantId": "121xxxx"
}
}`;

/** specs/002, the answer of History Transaction. */
export const HISTORY_ANSWER = `{
"responseCode": "2001200",
"responseMessage": "Successful",
"detailData": [
{
"dateTime": "2024-03-01T16:39:14+07:00",
"amount": {
"value": "123456",
"currency": "IDR"
},
"additionalInfo": {
"idTransaksi": "5188671",
"nominal": "123456",
"nominalAdmin": "0",
"fee": "0",
"mdr": "-864",
"merchantRepo": "9360xxxx",
"issuerReff": "000005188670",
"terminalId": "A01",
"mid": "ID102300000xxxx",
"nmid": "ID102300000xxxx",
"buyerReff": "9360xxxx - 000005188670",
"brandName": "SPEEDCASH",
"imageUrl": "../pjsp/speedcash.png",
"idMerchant": "121xxxx",
"merchantName": "Toko kita",
"merchantCriteria": "",
"merchantCategory": "",
"merchantPostcode": "61271",
"namaKota": "SIDOARJO"
}
},
{
"dateTime": "2024-03-13T09:34:44+07:00",
"amount": {
"value": "30000",
"currency": "IDR"
},
"additionalInfo": {
"idTransaksi": "5193735",
"nominal": "30000",
"nominalAdmin": "0",
"fee": "0",
"mdr": "-210",
"merchantRepo": "9360xxxx",
"issuerReff": "000005193734",
"terminalId": "A01",
"mid": "ID102300000xxxx",
"nmid": "ID102300000xxxx",
"buyerReff": "9360xxxx - 000005193734",
"brandName": "SPEEDCASH",
"imageUrl": "../pjsp/speedcash.png",
"idMerchant": "121xxxx",
"merchantName": "Toko kita",
"merchantCriteria": "",
"merchantCategory": "",
"merchantPostcode": "61271",
"namaKota": "SIDOARJO"
}
},
]
}`;

/** specs/004, the answer of QRIS Generate List. */
export const CODES_ANSWER = `{
"responseCode": "2009000",
"responseMessage": "Successful",
"dataDetail": [
{
"id_qr": "10092081",
"type": "dynamic",
"generate_time": "2024-05-15 14:20:49",
"expired_date": "2024-05-14 14:20:49",
"amount": "9000.00"
},
{
"id_qr": "10092070",
"type": "static",
"generate_time": "2024-05-15 09:14:20",
"expired_date": null,
"amount": null
}
]
}
}`;
