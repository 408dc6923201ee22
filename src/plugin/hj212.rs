//! Messages of online monitors: bytes in, packets and their readings out.

use super::pack::{list_to, strings, structs};
use crate::hj212::{Message, packets};
use polars_arrow::array::{Array, PrimitiveArray};
use polars_core::prelude::*;
use serde::Deserialize;

/// It takes no arguments.
#[derive(Deserialize)]
pub(super) struct NoArguments {}

type Column<'a> = Vec<Option<&'a str>>;

/// The packets of each cell of bytes: a list of structs, each with the list of its readings.
pub(super) fn hj212(inputs: &[Series], _: &NoArguments) -> PolarsResult<Series> {
    let cells = inputs.first().ok_or_else(|| polars_err!(InvalidOperation: "no bytes"))?;
    let cells = cells.binary()?;
    let mut ends = Vec::with_capacity(cells.len());
    let mut found = Found::default();
    for cell in cells.iter() {
        for packet in packets(cell.unwrap_or_default()) {
            found.push(packet.line, packet.fault.map(|fault| fault.code()), Message::read(packet.data));
        }
        ends.push(found.lines.len());
    }
    let array = list_to(&ends, found.array()?, None)?;
    Series::try_from((cells.name().clone(), array))
}

/// Packets and readings, column by column.
#[derive(Default)]
struct Found<'a> {
    lines: Vec<u32>,
    faults: Column<'a>,
    heads: [Column<'a>; 5],
    parts: Vec<Option<u32>>,
    of_parts: Vec<Option<u32>>,
    others: Vec<u32>,
    /// Where the readings of each packet end.
    ends: Vec<usize>,
    readings: [Column<'a>; 5],
}

const HEADS: [&str; 5] = ["monitor", "system", "command", "request", "time"];
const READINGS: [&str; 5] = ["code", "statistic", "raw", "flag", "sampled"];

impl<'a> Found<'a> {
    fn push(&mut self, line: usize, fault: Option<&'a str>, message: Message<'a>) {
        self.lines.push(u32::try_from(line).unwrap_or(u32::MAX));
        self.faults.push(fault);
        let heads = [message.monitor, message.system, message.command, message.request, message.time];
        for (column, head) in self.heads.iter_mut().zip(heads) {
            column.push(head);
        }
        self.parts.push(message.part.map(|part| part.0));
        self.of_parts.push(message.part.map(|part| part.1));
        self.others.push(u32::try_from(message.others).unwrap_or(u32::MAX));
        for r in message.readings {
            let cells = [Some(r.code), Some(r.statistic), Some(r.value), r.flag, r.sampled];
            for (column, cell) in self.readings.iter_mut().zip(cells) {
                column.push(cell);
            }
        }
        self.ends.push(self.readings[0].len());
    }

    fn array(self) -> PolarsResult<Box<dyn Array>> {
        let texts = |column: Column<'_>| strings(column.into_iter());
        let whole = |numbers: Vec<u32>| PrimitiveArray::from_vec(numbers).boxed();
        let readings = structs(READINGS.into_iter().zip(self.readings.map(texts)).collect());
        let readings = list_to(&self.ends, readings, None)?;
        let mut fields = vec![("line", whole(self.lines)), ("fault", texts(self.faults))];
        fields.extend(HEADS.into_iter().zip(self.heads.map(texts)));
        fields.extend([
            ("part", PrimitiveArray::from(self.parts).boxed()),
            ("parts", PrimitiveArray::from(self.of_parts).boxed()),
            ("others", whole(self.others)),
            ("readings", readings),
        ]);
        Ok(structs(fields))
    }
}

pub(super) fn hj212_field(inputs: &[Field], _: &NoArguments) -> PolarsResult<Field> {
    let name = inputs.first().map_or("hj212", |field| field.name().as_str());
    let text = |names: [&'static str; 5]| names.map(|name| Field::new(name.into(), DataType::String));
    let list = |fields| DataType::List(Box::new(DataType::Struct(fields)));
    let mut fields =
        vec![Field::new("line".into(), DataType::UInt32), Field::new("fault".into(), DataType::String)];
    fields.extend(text(HEADS));
    fields.extend(["part", "parts", "others"].map(|name| Field::new(name.into(), DataType::UInt32)));
    fields.push(Field::new("readings".into(), list(text(READINGS).to_vec())));
    Ok(Field::new(name.into(), list(fields)))
}
